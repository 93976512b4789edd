package io.larmor.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

import io.larmor.assoc.AddressRange;
import io.larmor.assoc.TlsProfile;
import io.larmor.audit.AuditRepository;
import io.larmor.scp.PeerPermissions;

/// What the values of a setting may be. A value is kept as the text that a flag would have; the kind says whether it is right.
sealed interface SettingKind {
    /// {@return what a value must be, in words}
    String expected();

    /// {@return whether a text is such a value}
    boolean takes(String text);

    /// {@return what is wrong with a value that is of this kind: a file that is not there, say; "" if nothing is}
    ///
    /// @param text a value that this kind takes
    default String missing(String text) {
        return "";
    }

    /// A whole number.
    ///
    /// @param min the least
    /// @param max the greatest
    /// @param unit what is counted: "seconds", "bytes", or nothing
    record Whole(long min, long max, String unit) implements SettingKind {
        @Override
        public String expected() {
            return "a whole number " + (unit.isEmpty() ? "" : "of " + unit + " ") + "from " + min + " to " + max;
        }

        @Override
        public boolean takes(String text) {
            try {
                long value = Long.parseLong(text);
                return value >= min && value <= max;
            } catch (NumberFormatException _) {
                return false;
            }
        }
    }

    /// Yes or no.
    record Switch() implements SettingKind {
        @Override
        public String expected() {
            return "true or false";
        }

        @Override
        public boolean takes(String text) {
            return text.equals("true") || text.equals("false");
        }
    }

    /// Text that something else understands.
    ///
    /// @param expected what it must be, in words
    /// @param check fails on what it is not
    record Text(String expected, Function<String, ?> check) implements SettingKind {
        static final Text ANY = new Text("text", text -> text);
        static final Text AE = new Text("an AE title: 1 to 16 characters, without spaces at its ends", Text::ae);
        static final Text PATTERN = new Text("an AE title of at most 16 characters, in which '*' and '?' are wildcards",
                Text::pattern);
        static final Text RULE = new Text("AE=store,query,retrieve,move:AE,normalized or AE=all, or AE@ADDRESS=...",
                PeerPermissions.Rule::parse);
        static final Text RANGE = new Text("an address, or ADDRESS/BITS", AddressRange::parse);
        static final Text REPOSITORY = new Text("tls://HOST:PORT, tcp://HOST:PORT or udp://HOST:PORT",
                AuditRepository::parse);
        static final Text PROFILE = new Text(
                "the name of a profile of PS3.15, such as bcp195-rfc8996 (others: see the description of --tls-profile)",
                TlsProfile::named);

        @Override
        public boolean takes(String text) {
            try {
                return check.apply(text) != null;
            } catch (IllegalArgumentException _) {
                return false;
            }
        }

        private static String ae(String text) {
            if (text.isBlank() || text.length() > 16 || !text.strip().equals(text) || text.indexOf('\\') >= 0
                    || text.chars().anyMatch(c -> c < ' ' || c > '~')) {
                throw new IllegalArgumentException(text);
            }
            return text;
        }

        private static String pattern(String text) {
            // '*' may stand for nothing
            if (text.isBlank() || text.replace("*", "").length() > 16) {
                throw new IllegalArgumentException(text);
            }
            return text;
        }
    }

    /// One of a few words.
    ///
    /// @param words in the order of the documentation
    record Choice(List<String> words) implements SettingKind {
        @Override
        public String expected() {
            return "one of " + String.join(", ", words);
        }

        @Override
        public boolean takes(String text) {
            return words.contains(text.toLowerCase(Locale.ROOT));
        }
    }

    /// A file or folder.
    ///
    /// @param must whether it has to be there
    /// @param folder whether it is a folder
    record File(boolean must, boolean folder) implements SettingKind {
        @Override
        public String expected() {
            return folder ? "the path of a folder" : "the path of a file";
        }

        @Override
        public boolean takes(String text) {
            try {
                return !Path.of(text).toString().isEmpty();
            } catch (InvalidPathException _) {
                return false;
            }
        }

        @Override
        public String missing(String text) {
            var path = Path.of(text);
            if (!must || (folder ? Files.isDirectory(path) : Files.isReadable(path) && !Files.isDirectory(path))) {
                return "";
            }
            return Files.exists(path)
                    ? path + " is no " + (folder ? "folder" : "file that can be read") + "; choose another."
                    : "There is no " + (folder ? "folder " : "file ") + path + "; make it, or choose another.";
        }
    }
}
