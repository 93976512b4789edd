package io.larmor.scp;

import java.util.ArrayList;
import java.util.List;

import io.larmor.services.spi.Operation;
import io.larmor.services.spi.StatusUse;

/// Which statuses [Dispatcher], [Failures], [FindRun] and [RetrieveRun] answer with.
final class ServerStatuses {

    private ServerStatuses() {}

    static List<StatusUse> of(Operation operation) {
        var uses = new ArrayList<StatusUse>();
        uses.add(new StatusUse(operation, 0x0122, "Nobody serves this SOP class in the role that was negotiated"));
        if (operation != Operation.ECHO) {
            uses.add(new StatusUse(operation, 0x0124, "The caller has no permission for this"));
        }
        uses.add(new StatusUse(operation, 0x0211, "The service does not perform this operation"));
        switch (operation) {
            case ECHO -> uses.add(failed(operation, 0x0110));
            case STORE -> {
                uses.add(failed(operation, 0x0110));
                uses.add(new StatusUse(operation, 0xA700, "There is no space left, or the data set is beyond a limit"));
                uses.add(new StatusUse(operation, 0xC000, "The data set is malformed"));
            }
            case FIND -> {
                uses.add(new StatusUse(operation, 0xA700,
                        "The identifier is longer than the limit, or there is no space left"));
                uses.add(new StatusUse(operation, 0xA900, "There is no identifier"));
                uses.add(new StatusUse(operation, 0xC000, "The identifier is malformed"));
                uses.add(failed(operation, 0xC001));
                uses.add(new StatusUse(operation, 0xFE00, "C-CANCEL came"));
            }
            case MOVE, GET -> retrieval(operation, uses);
            default -> {
                uses.add(failed(operation, 0x0110));
                uses.add(new StatusUse(operation, 0x0213, "The data set is longer than the limit"));
            }
        }
        return List.copyOf(uses);
    }

    private static void retrieval(Operation operation, List<StatusUse> uses) {
        uses.add(new StatusUse(operation, 0x0000, "All instances were sent, or none matched"));
        uses.add(new StatusUse(operation, 0xA701,
                "The identifier is longer than the limit, or there is no memory for it"));
        uses.add(new StatusUse(operation, 0xA702, "None of the instances could be sent"));
        if (operation == Operation.MOVE) {
            uses.add(new StatusUse(operation, 0xA801, "The destination is none of the configured peers"));
        }
        uses.add(new StatusUse(operation, 0xA900, "There is no identifier"));
        uses.add(new StatusUse(operation, 0xB000,
                "Some of the instances could not be sent, or were answered with a warning"));
        uses.add(new StatusUse(operation, 0xC000, "The identifier is malformed"));
        uses.add(failed(operation, 0xC001));
        uses.add(new StatusUse(operation, 0xFE00, "C-CANCEL came"));
        uses.add(new StatusUse(operation, 0xFF00, "An instance was sent, others remain"));
    }

    private static StatusUse failed(Operation operation, int code) {
        return new StatusUse(operation, code, "The service failed; the log of the node says why");
    }
}
