package io.larmor.scp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.larmor.assoc.AddressRange;
import io.larmor.assoc.Words;
import io.larmor.services.spi.Operation;

/// Which caller may do what. Without a rule everybody who may call may do everything. With one, a caller may do what all rules that match it allow together,
/// and besides that verify (C-ECHO); who matches a rule is let in, too.
///
/// What is not allowed is refused when the association is negotiated (user-rejection, PS3.8 Table 9-18: the service is here, but not for this caller), and
/// once more when it is asked for: 0124H, not authorized (PS3.7 Annex C).
///
/// A calling AE title is a claim and no proof. It becomes one together with the certificate of TLS ([ServerSecurity.Builder#certificateCaller]), and it is harder
/// to make up if it counts from certain addresses alone ([Rule#from()], [DicomServerBuilder#peersFromTheirHosts]).
///
/// *Threading*: immutable.
///
/// @param rules in any order
public record PeerPermissions(List<Rule> rules) {
    /// Everybody who may call may do everything.
    public static final PeerPermissions EVERYTHING = new PeerPermissions(List.of());

    /// Copies the list.
    public PeerPermissions {
        rules = List.copyOf(rules);
    }

    /// Something that a caller may do.
    public enum Permission {
        /// C-STORE.
        STORE,
        /// C-FIND: queries, and worklists.
        QUERY,
        /// C-GET, and C-MOVE to the caller itself.
        RETRIEVE,
        /// The N- services: storage commitment, performed procedure steps, unified procedure steps, notifications.
        NORMALIZED
    }

    /// What a set of callers may do.
    ///
    /// @param callers      calling AE titles, in which `*` stands for any characters and `?` for one
    /// @param permissions  what they may do
    /// @param destinations AE titles that they may C-MOVE to, with wildcards as above
    /// @param from         the addresses that they have to call from; empty: any
    public record Rule(String callers, Set<Permission> permissions, List<String> destinations,
            List<AddressRange> from) {
        private static final String MOVE = "move:";

        /// Checks the patterns, and copies the collections.
        public Rule {
            new AePattern(callers);
            destinations.forEach(AePattern::new);
            permissions = Set.copyOf(permissions);
            destinations = List.copyOf(destinations);
            from = List.copyOf(from);
        }

        /// {@return the rule that a text stands for} For example `CT*=store`, `WS1@10.1.0.0/16=query,retrieve,move:WS?`, `ADMIN=all`.
        ///
        /// @param text the callers; `@` and an address or a range of addresses if they have to call from there; `=`; and what they may do, separated by
        ///             commas: `store`, `query`, `retrieve`, `move:DESTINATION`, `normalized`, `all`, or `none`
        /// @throws IllegalArgumentException if it is no such text; the message says what is wrong
        public static Rule parse(String text) {
            int equals = text.indexOf('=');
            if (equals <= 0 || equals == text.length() - 1) {
                throw new IllegalArgumentException("A permission is written AE=store,query,retrieve,move:DESTINATION,"
                        + "normalized or AE=all, not " + Words.quoted(text) + ".");
            }
            String callers = text.substring(0, equals);
            List<AddressRange> from = List.of();
            int at = callers.lastIndexOf('@');
            if (at >= 0) {
                from = List.of(AddressRange.parse(callers.substring(at + 1)));
                callers = callers.substring(0, at);
            }
            var permissions = EnumSet.noneOf(Permission.class);
            var destinations = new ArrayList<String>();
            for (String word : text.substring(equals + 1).split(",", -1)) {
                add(word.strip(), permissions, destinations);
            }
            return new Rule(callers, permissions, destinations, from);
        }

        private static void add(String word, Set<Permission> permissions, List<String> destinations) {
            switch (word) {
                case "store" -> permissions.add(Permission.STORE);
                case "query" -> permissions.add(Permission.QUERY);
                case "retrieve" -> permissions.add(Permission.RETRIEVE);
                case "normalized" -> permissions.add(Permission.NORMALIZED);
                case "none" -> {}
                case "all" -> {
                    permissions.addAll(EnumSet.allOf(Permission.class));
                    destinations.add("*");
                }
                default -> {
                    if (!word.startsWith(MOVE) || word.length() == MOVE.length()) {
                        throw new IllegalArgumentException(Words.quoted(word) + " is no permission: there are store,"
                                + " query, retrieve, move:DESTINATION, normalized, all and none.");
                    }
                    destinations.add(word.substring(MOVE.length()));
                }
            }
        }

        boolean matches(String ae, Optional<InetAddress> address) {
            return new AePattern(callers).matches(ae)
                    && (from.isEmpty()
                            || address.stream().anyMatch(at -> from.stream().anyMatch(range -> range.contains(at))));
        }
    }

    /// {@return whether a rule matches a caller}
    ///
    /// @param ae      its AE title
    /// @param address where it calls from; empty if it has no address
    public boolean names(String ae, Optional<InetAddress> address) {
        return rules.stream().anyMatch(rule -> rule.matches(ae, address));
    }

    /// {@return what a caller may do}
    ///
    /// @param ae      its AE title
    /// @param address where it calls from; empty if it has no address
    public Granted of(String ae, Optional<InetAddress> address) {
        if (rules.isEmpty()) {
            return new Granted(ae, EnumSet.allOf(Permission.class), List.of("*"));
        }
        var permissions = EnumSet.noneOf(Permission.class);
        var destinations = new ArrayList<String>();
        for (Rule rule : rules) {
            if (rule.matches(ae, address)) {
                permissions.addAll(rule.permissions());
                destinations.addAll(rule.destinations());
            }
        }
        return new Granted(ae, permissions, destinations);
    }

    /// What one caller may do.
    ///
    /// @param caller       its AE title
    /// @param permissions  what it may do
    /// @param destinations AE titles that it may C-MOVE to, with wildcards; besides its own, if it may retrieve
    public record Granted(String caller, Set<Permission> permissions, List<String> destinations) {
        /// Copies the collections.
        public Granted {
            permissions = Set.copyOf(permissions);
            destinations = List.copyOf(destinations);
        }

        /// {@return whether it may ask for an operation; for C-MOVE: to one destination at least}
        ///
        /// @param operation the operation
        public boolean allows(Operation operation) {
            return switch (operation) {
                case ECHO -> true;
                case STORE -> permissions.contains(Permission.STORE);
                case FIND -> permissions.contains(Permission.QUERY);
                case GET -> permissions.contains(Permission.RETRIEVE);
                case MOVE -> permissions.contains(Permission.RETRIEVE) || !destinations.isEmpty();
                case N_EVENT_REPORT, N_GET, N_SET, N_ACTION, N_CREATE, N_DELETE ->
                    permissions.contains(Permission.NORMALIZED);
            };
        }

        /// {@return whether it may have instances moved to a destination}
        ///
        /// @param destination the AE title
        public boolean allowsMoveTo(String destination) {
            return (permissions.contains(Permission.RETRIEVE) && destination.equals(caller))
                    || destinations.stream().anyMatch(pattern -> new AePattern(pattern).matches(destination));
        }
    }
}
