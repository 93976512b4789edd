package io.larmor.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.larmor.data.Dictionary;
import io.larmor.data.SopClasses;
import io.larmor.data.Tag;
import io.larmor.data.Uids;
import io.larmor.dimse.CommandField;
import io.larmor.dimse.Status;
import io.larmor.scp.DicomServer;
import io.larmor.scp.InstalledService;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.QueryKey;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.StatusUse;

/// What the conformance statement says of one service: presentation contexts, extended negotiation, keys and statuses (PS3.2 §A.4.2.1.4).
///
/// @param out     where it is written
/// @param service the service
record ServiceStatements(Statement.Builder out, InstalledService service) {
    /// By the numbers of a UID, each as a number.
    static final Comparator<String> BY_UID = Comparator.comparing(ServiceStatements::sortable);

    private static final List<String> QUERY_FIELDS = List.of("relational queries", "combined date-time matching",
            "fuzzy matching of person names", "timezone query adjustment", "enhanced multi-frame image conversion");
    private static final int RESERVED_IN_WORKLISTS = 2;

    private static String sortable(String uid) {
        return Stream.of(uid.split("\\.", -1)).map("%40s"::formatted).collect(Collectors.joining("."));
    }

    void write(String number) {
        List<ServiceDescriptor> sorted = service.descriptors().stream()
                .sorted(Comparator.comparing(ServiceDescriptor::sopClass, BY_UID)).toList();
        out.section(number, "Activity: " + service.name()).section(number + ".1", "Accepted Presentation Contexts")
                .table("",
                        List.of("Abstract Syntax", "UID", "Transfer Syntaxes", "Role", "Operations",
                                "Extended Negotiation"),
                        sorted.stream().map(ServiceStatements::context).toList());
        out.section(number + ".2", "SOP Specific Conformance");
        keys(sorted);
        statuses(sorted);
    }

    private static List<String> context(ServiceDescriptor each) {
        String syntaxes = each.transferSyntaxes().isEmpty()
                ? "Any that is proposed"
                : each.transferSyntaxes().stream().map(uid -> Uids.name(uid) + " (" + uid + ")")
                        .collect(Collectors.joining(", "));
        return List.of(ConformanceStatement.name(each.sopClass()), each.sopClass(), syntaxes,
                each.roles().stream().map(Enum::name).sorted().collect(Collectors.joining(", ")),
                each.operations().stream().sorted().map(ServiceStatements::word).collect(Collectors.joining(", ")),
                extended(each));
    }

    /// PS3.4 §C.5.1.1 for queries, §K.5.1 and §CC.4 for worklists, §C.5.2.1 for retrievals.
    private static String extended(ServiceDescriptor each) {
        List<Integer> fields = each.extendedNegotiation();
        if (fields.isEmpty()) {
            return "None";
        }
        if (each.operations().contains(Operation.FIND)) {
            int first = SopClasses.isQueryRetrieve(each.sopClass()) ? 0 : RESERVED_IN_WORKLISTS;
            var words = new ArrayList<String>();
            for (int i = first; i < Math.min(fields.size(), QUERY_FIELDS.size()); i++) {
                words.add(QUERY_FIELDS.get(i) + (fields.get(i) == 1 ? "" : ": no"));
            }
            return String.join("; ", words);
        }
        return SopClasses.isQueryRetrieve(each.sopClass())
                ? "relational retrieval" + (fields.getFirst() == 1 ? "" : ": no")
                : fields.stream().map("%02XH"::formatted).collect(Collectors.joining(" "));
    }

    private void keys(List<ServiceDescriptor> sorted) {
        var tables = new LinkedHashMap<List<QueryKey>, List<String>>();
        for (ServiceDescriptor each : sorted) {
            var levels = new LinkedHashMap<String, List<QueryKey>>();
            each.keys().forEach(key -> levels.computeIfAbsent(key.level(), _ -> new ArrayList<>()).add(key));
            levels.values().forEach(keys -> tables.computeIfAbsent(keys, _ -> new ArrayList<>())
                    .add(ConformanceStatement.name(each.sopClass())));
        }
        tables.forEach((keys, names) -> {
            String level = keys.getFirst().level();
            out.table("Keys of " + String.join(", ", names) + (level.isEmpty() ? "" : ", level " + level),
                    List.of("Key", "Tag", "Matching"), keys.stream()
                            .map(key -> List.of(keyword(key.tag()), Tag.toString(key.tag()), matching(key))).toList());
        });
        if (!tables.isEmpty()) {
            out.text(
                    "A key without a value matches everything (universal matching), and is returned. Matching is as PS3.4 §C.2.2.2 has it for the"
                            + " value representation.");
        }
    }

    private static String keyword(int tag) {
        return Dictionary.keyword(tag);
    }

    /// PS3.4 §C.2.2.2: which kinds of matching the value representation of a key allows.
    private static String matching(QueryKey key) {
        if (!key.matching()) {
            return "none: returned only";
        }
        return Dictionary.find(key.tag()).map(entry -> switch (entry.vr()) {
            case UI -> "single value, list of UIDs";
            case DA, TM, DT -> "single value, range";
            case SQ -> "sequence";
            case AE, CS, LO, LT, PN, SH, ST, UC, UR, UT -> "single value, wildcard";
            default -> "single value";
        }).orElse("single value");
    }

    private void statuses(List<ServiceDescriptor> sorted) {
        var groups = new LinkedHashMap<List<StatusUse>, List<ServiceDescriptor>>();
        sorted.forEach(each -> groups.computeIfAbsent(each.statuses(), _ -> new ArrayList<>()).add(each));
        groups.forEach((statuses, same) -> {
            String names = groups.size() == 1
                    ? ""
                    : " of " + same.stream().map(each -> ConformanceStatement.name(each.sopClass()))
                            .collect(Collectors.joining(", "));
            same.stream().flatMap(each -> each.operations().stream()).distinct().sorted().forEach(operation -> out
                    .table("Statuses of " + word(operation) + names,
                            List.of("Status", "Further Meaning", "Code", "When"),
                            rows(operation, statuses)));
        });
    }

    private static List<List<String>> rows(Operation operation, List<StatusUse> own) {
        Map<Integer, String> when = new TreeMap<>();
        Stream.concat(own.stream().filter(use -> use.operation() == operation),
                DicomServer.statuses(operation).stream())
                .forEach(use -> when.merge(use.code(), use.when(),
                        (a, b) -> a.isEmpty() ? b : a.equals(b) ? a : a + ". " + b));
        return when.entrySet().stream().map(entry -> {
            Status status = Status.of(entry.getKey());
            return List.of(capital(status.category().name()), status.meaning(field(operation)), status.codeText(),
                    entry.getValue());
        }).toList();
    }

    private static String capital(String word) {
        return word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT);
    }

    private static CommandField field(Operation operation) {
        return CommandField.valueOf((isNormalized(operation) ? operation.name() : "C_" + operation.name()) + "_RQ");
    }

    private static boolean isNormalized(Operation operation) {
        return operation.name().startsWith("N_");
    }

    /// {@return what the standard calls an operation}
    static String word(Operation operation) {
        return (isNormalized(operation) ? operation.name() : "C-" + operation.name()).replace('_', '-');
    }
}
