package io.larmor.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import io.larmor.archive.Archive;
import io.larmor.audit.AuditTrail;
import io.larmor.cli.Metrics.OfOperation;
import io.larmor.cli.Metrics.OfPeer;
import io.larmor.scp.DicomServer;

/// Writes metrics in Prometheus' text format (<https://prometheus.io/docs/instrumenting/exposition_formats/>, version 0.0.4).
final class MetricsText {
    private static final String COUNTER = "counter";
    private static final String GAUGE = "gauge";
    private static final String PEER = "peer";
    private static final String TO = "to";
    private static final String OPERATION = "operation";
    private static final double NANO = 1e-9;

    private final StringBuilder text = new StringBuilder(8192);
    private final Map<String, OfPeer> peers;

    private MetricsText(Metrics metrics) {
        peers = new TreeMap<>(metrics.byPeer());
    }

    /// {@return all metrics at this moment}
    static String of(Metrics metrics, DicomServer server, Optional<Archive> archive,
            Optional<AuditTrail> audit) {
        var page = new MetricsText(metrics);
        page.node(metrics, server);
        page.associations();
        page.operations();
        page.subOperations();
        archive.ifPresent(page::commits);
        audit.ifPresent(page::audit);
        return page.text.toString();
    }

    private void node(Metrics metrics, DicomServer server) {
        head("larmor_info", GAUGE, "The version that runs.");
        line("larmor_info", 1, "version", RootCommand.Version.number());
        head("larmor_associations_open", GAUGE, "Associations that are open.");
        line("larmor_associations_open", server.associations().size());
        head("larmor_memory_taken_bytes", GAUGE, "What peers have sent and the node holds, of limits.memory.");
        line("larmor_memory_taken_bytes", server.memory());
        head("larmor_connections_failed_total", COUNTER, "Connections that did not become associations.");
        line("larmor_connections_failed_total", metrics.failed());
        head("larmor_service_total", COUNTER, "What services count.");
        server.counters().forEach((name, value) -> line("larmor_service_total", value, "counter", name));
        var memory = Runtime.getRuntime();
        head("larmor_heap_used_bytes", GAUGE, "The heap that is in use.");
        line("larmor_heap_used_bytes", memory.totalMemory() - memory.freeMemory());
        head("larmor_heap_max_bytes", GAUGE, "The heap that may be used.");
        line("larmor_heap_max_bytes", memory.maxMemory());
    }

    private void associations() {
        head("larmor_associations_total", COUNTER, "Associations that were requested, by what was answered.");
        peers.forEach((ae, peer) -> {
            line("larmor_associations_total", peer.accepted.sum(), PEER, ae, "answer", "accepted");
            line("larmor_associations_total", peer.rejected.sum(), PEER, ae, "answer", "rejected");
        });
        head("larmor_associations_ended_total", COUNTER, "Associations that have ended, by how.");
        peers.forEach((ae, peer) -> {
            line("larmor_associations_ended_total", peer.released.sum(), PEER, ae, "end", "released");
            line("larmor_associations_ended_total", peer.aborted.sum(), PEER, ae, "end", "aborted");
        });
    }

    private void operations() {
        head("larmor_operations_total", COUNTER,
                "Operations that had their final response, by the kind of its status.");
        each((labels, operation) -> operation.byCategory.forEach((category, count) -> {
            if (count.sum() > 0) {
                line("larmor_operations_total", count.sum(),
                        with(labels, "status", category.name().toLowerCase(Locale.ROOT)));
            }
        }));
        head("larmor_operation_seconds", "histogram", "From the request to the final response.");
        each((labels, operation) -> {
            long sum = 0;
            for (int i = 0; i < operation.buckets.length; i++) {
                sum += operation.buckets[i].sum();
                line("larmor_operation_seconds_bucket", sum, with(labels, "le",
                        i < OfOperation.BOUNDS.length ? String.valueOf(OfOperation.BOUNDS[i]) : "+Inf"));
            }
            line("larmor_operation_seconds_sum", operation.nanoseconds.sum() * NANO, labels);
            line("larmor_operation_seconds_count", sum, labels);
        });
        head("larmor_received_bytes_total", COUNTER, "Bytes of data sets that requests brought.");
        each((labels, operation) -> line("larmor_received_bytes_total", operation.bytesReceived.sum(), labels));
        head("larmor_pending_responses_total", COUNTER, "Pending responses: the matches of queries.");
        each((labels, operation) -> line("larmor_pending_responses_total", operation.pending.sum(), labels));
    }

    private void each(BiConsumer<String[], OfOperation> action) {
        peers.forEach((ae, peer) -> new TreeMap<>(peer.byOperation).forEach((operation, counts) -> action
                .accept(new String[] {PEER, ae, OPERATION, operation.name().toLowerCase(Locale.ROOT)}, counts)));
    }

    private void subOperations() {
        head("larmor_suboperations_total", COUNTER, "Instances that were sent for C-MOVE and C-GET, by who asked.");
        peers.forEach((ae, peer) -> {
            long failed = peer.subOperationsFailed.sum();
            line("larmor_suboperations_total", peer.subOperations.sum() - failed, PEER, ae, "status", "success");
            line("larmor_suboperations_total", failed, PEER, ae, "status", "failure");
        });
        head("larmor_sent_bytes_total", COUNTER,
                "Bytes of data sets that were sent for C-MOVE and C-GET, by who asked.");
        peers.forEach((ae, peer) -> line("larmor_sent_bytes_total", peer.bytesSent.sum(), PEER, ae));
    }

    private void audit(AuditTrail trail) {
        var destinations = trail.statistics();
        head("larmor_audit_messages_total", COUNTER, "Messages of the audit trail that were written or sent.");
        destinations.forEach(each -> line("larmor_audit_messages_total", each.written(), TO, each.destination()));
        head("larmor_audit_lost_total", COUNTER, "Messages of the audit trail that could not be kept.");
        destinations.forEach(each -> line("larmor_audit_lost_total", each.lost(), TO, each.destination()));
        head("larmor_audit_waiting_bytes", GAUGE, "What waits for a file or repository, of audit.buffer.");
        destinations.forEach(each -> line("larmor_audit_waiting_bytes", each.waiting(), TO, each.destination()));
        head("larmor_audit_reachable", GAUGE, "Whether the file or repository took the last message.");
        destinations.forEach(each -> line("larmor_audit_reachable", each.reachable() ? 1 : 0, TO, each.destination()));
    }

    private void commits(Archive archive) {
        var commits = archive.commits();
        head("larmor_commit_groups_total", COUNTER, "Groups of instances that became durable together.");
        line("larmor_commit_groups_total", commits.groups());
        head("larmor_commit_instances_total", COUNTER, "Instances in these groups.");
        line("larmor_commit_instances_total", commits.instances());
        head("larmor_commit_seconds_total", COUNTER, "How long that took.");
        line("larmor_commit_seconds_total", commits.elapsed().toNanos() * NANO);
        head("larmor_commit_waiting", GAUGE, "Instances that wait to become durable.");
        line("larmor_commit_waiting", commits.waiting());
    }

    private void head(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n')
                .append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void line(String name, Number value, String... labels) {
        text.append(name);
        for (int i = 0; i < labels.length; i += 2) {
            text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"").append(escaped(labels[i + 1])).append('"');
        }
        text.append(labels.length == 0 ? " " : "} ").append(value).append('\n');
    }

    private static String[] with(String[] labels, String name, String value) {
        var more = java.util.Arrays.copyOf(labels, labels.length + 2);
        more[labels.length] = name;
        more[labels.length + 1] = value;
        return more;
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
