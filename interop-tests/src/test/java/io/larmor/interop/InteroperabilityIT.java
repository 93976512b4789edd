package io.larmor.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.larmor.interop.Cell.Peer;
import io.larmor.interop.Cell.Role;
import io.larmor.interop.Cell.Service;
import io.larmor.interop.Cell.Way;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// Each service in each role with each peer, with every maximum length, window and number of PDVs: each pair of these, and with
/// `-Dlarmor.interoperability=all` each combination. The tables go to `target/interoperability.md` and `target/interoperability.txt`.
class InteroperabilityIT {
    private static final boolean ALL = "all".equals(System.getProperty("larmor.interoperability"));

    @Test
    void everyServiceWorksInEveryRoleWithEveryPeer(@TempDir Path folder) throws Exception {
        Programs.require("dcmqrscp", "wlmscpfs", "storescp", "echoscu", "storescu", "findscu", "movescu", "getscu",
                "Orthanc");
        var table = new InteropTable();
        try (var bench = new InteropBench(folder)) {
            try (var scu = new ScuTrials(bench)) {
                weAreScu(table, scu);
            }
            weAreScp(table, new ScpTrials(bench));
        }
        System.out.println(table.write(Path.of("target")));
        assertEquals(List.of(), table.failures(), () -> "of " + table.size() + " cells");
    }

    private static void weAreScu(InteropTable table, ScuTrials trials) throws InterruptedException {
        for (Service service : Service.values()) {
            for (Peer peer : Peer.values()) {
                if (service == Service.COMMITMENT && peer == Peer.DCMTK) {
                    table.cannot("storage commitment with DCMTK, in both roles", "it has no program for it");
                    continue;
                }
                for (Way way : ways()) {
                    table.attempt(new Cell(service, Role.SCU, peer, way), trials::run);
                }
            }
        }
    }

    private static List<Way> ways() {
        var ways = new ArrayList<Way>();
        for (int i = 0; i < Cell.LENGTHS.length; i++) {
            for (int window : new int[] {1, 32}) {
                for (boolean apart : new boolean[] {true, false}) {
                    if (ALL || ((window == 1) == apart) == (i % 2 == 0)) {
                        ways.add(new Way(Cell.LENGTHS[i], window, apart));
                    }
                }
            }
        }
        return ways;
    }

    private static void weAreScp(InteropTable table, ScpTrials trials) throws InterruptedException {
        table.cannot("Larmor as peer, we as SCP", "the same cells as those where we are SCU");
        table.cannot("window 32, we as SCP with DCMTK or Orthanc", "neither proposes a window");
        table.cannot("one PDV, we as SCP", "a node sends a response together with its data set, whatever comes");
        table.cannot("other N- services with DCMTK and Orthanc",
                "neither has performed procedure steps, instance availability or unified procedure steps");
        for (Service service : Service.values()) {
            for (Peer peer : List.of(Peer.DCMTK, Peer.ORTHANC)) {
                if (service == Service.COMMITMENT && peer == Peer.DCMTK) {
                    continue;
                }
                if (service == Service.GET && peer == Peer.ORTHANC) {
                    table.cannot("get, we as SCP with Orthanc", "Debian's Orthanc 1.10.1 retrieves with C-MOVE alone");
                    continue;
                }
                for (int length : Cell.LENGTHS) {
                    table.attempt(new Cell(service, Role.SCP, peer, new Way(length, 1, false)), trials::run);
                }
            }
        }
    }
}
