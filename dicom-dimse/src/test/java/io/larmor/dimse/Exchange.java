package io.larmor.dimse;

import java.io.IOException;
import java.util.Objects;

import io.larmor.assoc.Association;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;

/// Requests, and who makes and answers them: what the tests of exchanges have in common.
final class Exchange {
    static final CEchoRq ECHO = new CEchoRq(Uid.Verification);
    static final CStoreRq STORE = new CStoreRq(Uid.CTImageStorage, "2.25.7", Priority.MEDIUM);
    static final CFindRq FIND = new CFindRq(Uid.StudyRootQueryRetrieveInformationModelFind, Priority.MEDIUM);
    static final CGetRq GET = new CGetRq(Uid.StudyRootQueryRetrieveInformationModelGet, Priority.MEDIUM);
    static final byte[] IDENTIFIER = DataSet.builder()
            .set(Tag.QueryRetrieveLevel, "STUDY")
            .set(Tag.PatientName, "A".repeat(64))
            .build()
            .encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    static final DimseHandler SUCCESS = (_, _, _, responder) -> responder.respond(Status.SUCCESS);

    private Exchange() {}

    /// An engine that runs on an end of a [Wire].
    static DimseAssociation engine(Association association, DimseHandler handler) {
        var engine = new DimseAssociation(association, handler, DimseOptions.DEFAULT);
        engine.start();
        return engine;
    }

    static Status finalStatus(DimseAssociation.Invocation invocation) throws IOException {
        try (invocation) {
            DimseAssociation.Reply last = null;
            for (var reply = invocation.next(); reply != null; reply = invocation.next()) {
                last = reply;
            }
            return Objects.requireNonNull(last).status();
        }
    }
}
