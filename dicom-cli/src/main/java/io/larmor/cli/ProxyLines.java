package io.larmor.cli;

import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.larmor.assoc.AbortReason;
import io.larmor.assoc.RejectReason;
import io.larmor.data.Uids;
import io.larmor.dimse.DimseMessage;
import io.larmor.dimse.DimseRequest;
import io.larmor.dimse.DimseResponse;
import io.larmor.pdu.Abort;
import io.larmor.testkit.FaultRule.Direction;
import io.larmor.testkit.ProxyEvent;

/// What a proxy saw, in a line: never a value of a data set, nor an error comment, which may hold one.
final class ProxyLines {
    private ProxyLines() {}

    /// {@return for a person}
    static String text(ProxyEvent event) {
        String head = "%-12s #%-3d ".formatted(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS),
                event.connection());
        return head + switch (event) {
            case ProxyEvent.Connected e -> "connection from " + e.client();
            case ProxyEvent.Unreachable e -> "the server cannot be reached: " + e.reason();
            case ProxyEvent.Associated e ->
                "association '" + e.callingAe() + "' -> '" + e.calledAe() + "', " + e.accepted()
                        + " of " + Text.count(e.proposed(), "context") + " accepted";
            case ProxyEvent.Rejected e -> "association rejected " + (e.result() == 1 ? "permanently" : "for now") + ": "
                    + rejection(e);
            case ProxyEvent.Message e -> message(e);
            case ProxyEvent.Released e -> side(e.from()) + " releases the association";
            case ProxyEvent.Aborted e -> side(e.from()) + " aborts the association"
                    + (e.source() == Abort.SERVICE_PROVIDER
                            ? ": " + abortion(e.reason())
                            : "");
            case ProxyEvent.NotUnderstood e -> side(e.from()) + " says what is no DICOM, or under TLS; it is handed on";
            case ProxyEvent.Closed e -> "closed after " + Text.bytes(e.clientBytes()) + " of the client and "
                    + Text.bytes(e.serverBytes()) + " of the server" + (e.reset() ? ", by a reset" : "");
        };
    }

    private static String side(Direction from) {
        return from == Direction.CLIENT ? "the client" : "the server";
    }

    private static String message(ProxyEvent.Message event) {
        DimseMessage message = event.message();
        var line = new StringBuilder();
        line.append(event.from() == Direction.CLIENT ? "> " : "< ").append("%-18s ".formatted(message.field()));
        line.append("id ").append(id(message));
        String sopClass = sopClass(event);
        if (!sopClass.isEmpty()) {
            line.append(", ").append(Uids.name(sopClass));
        }
        if (message instanceof DimseResponse response) {
            line.append(", status ").append("%04XH".formatted(response.status().code())).append(" (")
                    .append(response.status().category().name().toLowerCase(Locale.ROOT)).append(')');
        }
        if (message.hasDataSet()) {
            line.append(", ").append(Text.bytes(event.dataSetBytes()));
        }
        event.elapsed().ifPresent(time -> line.append(", after ").append(Text.duration(time.toNanos())));
        return line.toString();
    }

    private static int id(DimseMessage message) {
        return switch (message) {
            case DimseRequest request -> request.messageId();
            case DimseResponse response -> response.respondedTo();
            case io.larmor.dimse.CCancelRq cancel -> cancel.respondedTo();
        };
    }

    private static String sopClass(ProxyEvent.Message event) {
        String named = switch (event.message()) {
            case DimseRequest request -> request.sopClass();
            case DimseResponse response -> response.sopClass();
            case io.larmor.dimse.CCancelRq _ -> "";
        };
        return named.isEmpty() ? event.abstractSyntax() : named;
    }

    private static String rejection(ProxyEvent.Rejected event) {
        return Stream.of(RejectReason.values())
                .filter(reason -> reason.source().value() == event.source() && reason.value() == event.reason())
                .map(RejectReason::words).findFirst()
                .orElse("source " + event.source() + ", reason " + event.reason());
    }

    private static String abortion(int code) {
        return Stream.of(AbortReason.values()).filter(reason -> reason.value() == code).map(AbortReason::words)
                .findFirst()
                .orElse("reason " + code);
    }

    /// {@return for a script}
    static String json(ProxyEvent event) {
        var line = new LinkedHashMap<String, Object>();
        line.put("time", OffsetDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MICROS).toString());
        line.put("connection", event.connection());
        line.put("event", name(event));
        switch (event) {
            case ProxyEvent.Connected e -> line.put("client", e.client());
            case ProxyEvent.Unreachable e -> line.put("reason", e.reason());
            case ProxyEvent.Associated e -> {
                line.put("callingAe", e.callingAe());
                line.put("calledAe", e.calledAe());
                line.put("accepted", e.accepted());
                line.put("proposed", e.proposed());
            }
            case ProxyEvent.Rejected e ->
                line.putAll(Map.of("result", e.result(), "source", e.source(), "reason", e.reason(),
                        "words", rejection(e)));
            case ProxyEvent.Message e -> putMessage(line, e);
            case ProxyEvent.Released e -> line.put("from", from(e.from()));
            case ProxyEvent.Aborted e -> {
                line.put("from", from(e.from()));
                line.put("source", e.source());
                line.put("reason", e.reason());
            }
            case ProxyEvent.NotUnderstood e -> line.put("from", from(e.from()));
            case ProxyEvent.Closed e -> {
                line.put("clientBytes", e.clientBytes());
                line.put("serverBytes", e.serverBytes());
                line.put("reset", e.reset());
            }
        }
        return JsonLine.of(line);
    }

    private static String name(ProxyEvent event) {
        return switch (event) {
            case ProxyEvent.Connected _ -> "connected";
            case ProxyEvent.Unreachable _ -> "unreachable";
            case ProxyEvent.Associated _ -> "associated";
            case ProxyEvent.Rejected _ -> "rejected";
            case ProxyEvent.Message _ -> "message";
            case ProxyEvent.Released _ -> "released";
            case ProxyEvent.Aborted _ -> "aborted";
            case ProxyEvent.NotUnderstood _ -> "not understood";
            case ProxyEvent.Closed _ -> "closed";
        };
    }

    private static String from(Direction from) {
        return from.name().toLowerCase(Locale.ROOT);
    }

    private static void putMessage(Map<String, Object> line, ProxyEvent.Message event) {
        line.put("from", from(event.from()));
        line.put("command", event.message().field().toString());
        line.put("messageId", id(event.message()));
        line.put("sopClass", sopClass(event));
        line.put("transferSyntax", event.transferSyntax());
        if (event.message() instanceof DimseResponse response) {
            line.put("status", "%04X".formatted(response.status().code()));
        }
        line.put("bytes", event.dataSetBytes());
        event.elapsed().ifPresent(time -> line.put("milliseconds", time.toNanos() / 1e6));
    }
}
