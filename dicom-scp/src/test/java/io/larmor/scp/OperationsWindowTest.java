package io.larmor.scp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

import io.larmor.data.DataSet;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.DimseAssociation.Invocation;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import io.larmor.services.spi.FindResult;
import io.larmor.services.spi.Staged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.larmor.scp.Loopback.CT;
import static io.larmor.scp.Loopback.EXPLICIT;
import static io.larmor.scp.Loopback.FIND;
import static io.larmor.scp.Loopback.instance;
import static io.larmor.scp.Loopback.open;
import static io.larmor.scp.Loopback.payload;
import static io.larmor.scp.Loopback.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

/// The server's side of the asynchronous operations window (PS3.7 §D.3.3.3).
@Timeout(60)
class OperationsWindowTest {
    private static final int WINDOW = 32;
    private static final CStoreRq STORE = new CStoreRq(CT, "1.2.3", Priority.MEDIUM);
    private static final CFindRq QUERY = new CFindRq(0, FIND, Priority.MEDIUM, DataSet.EMPTY);

    /// Becomes durable when it is told to.
    private record Told(CountDownLatch latch) implements Staged {
        @Override
        public Status commit() {
            Loopback.await(latch);
            return Status.SUCCESS;
        }

        @Override
        public void discard() {}
    }

    @Test
    void asManyStoresAsNegotiatedAreUnderWayAndAnsweredInAnyOrder() throws Exception {
        var latches = new ArrayList<CountDownLatch>();
        for (int i = 0; i < WINDOW; i++) {
            latches.add(new CountDownLatch(1));
        }
        var received = new ArrayList<CountDownLatch>();
        try (var server = DicomServer.builder().store((_, _, body) -> {
            byte[] _ = body.readAll(1_000);
            var latch = latches.get(received.size());
            received.add(latch);
            return new Told(latch);
        }).build(); var exchange = open(server, request().context(CT, EXPLICIT).operationsWindow(WINDOW, 1))) {
            assertEquals(WINDOW, exchange.info().window().invoked());
            var stores = new ArrayList<Invocation>();
            for (int i = 0; i < WINDOW; i++) {
                stores.add(exchange.invoke(1, STORE, payload(exchange, STORE, instance("1.2.3"))));
            }
            for (int i = WINDOW - 1; i >= 0; i--) {
                assertFalse(stores.get(i).isReady());
                latches.get(i).countDown();
                assertEquals(Status.SUCCESS, reply(stores.get(i)));
            }
        }
    }

    private static Status reply(Invocation invocation) throws IOException {
        var reply = invocation.next();
        assertNotNull(reply);
        return reply.status();
    }

    @Test
    void asManyQueriesAsNegotiatedRunAtOnce() throws Exception {
        var all = new CyclicBarrier(WINDOW);
        try (var server = DicomServer.builder().find((_, _, _) -> {
            try {
                all.await(30, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IOException(e);
            }
            return FindResult.of(List.of());
        }).build(); var exchange = open(server, request().context(FIND, EXPLICIT).operationsWindow(WINDOW, 1))) {
            var queries = new ArrayList<Invocation>();
            for (int i = 0; i < WINDOW; i++) {
                queries.add(exchange.invoke(1, QUERY, payload(exchange, QUERY, instance("1.2.3"))));
            }
            for (var query : queries) {
                assertEquals(Status.SUCCESS, reply(query));
            }
        }
    }
}
