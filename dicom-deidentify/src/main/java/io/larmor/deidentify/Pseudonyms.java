package io.larmor.deidentify;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import io.larmor.data.Uids;

/// What stands for identifiers and dates: the same for the same original under the same key, and of no use to find the original
/// without it (HMAC-SHA-256, RFC 2104). Safe for use by several threads.
final class Pseudonyms {
    private static final String ALGORITHM = "HmacSHA256";
    /// Ten years of days: enough to hide the date, little enough to keep the technique of the time.
    private static final int MAX_SHIFT = 3650;

    private static final Pattern AFTER_DATE = Pattern.compile("([0-9]{2,6}(\\.[0-9]{1,6})?)?([+-][0-9]{4})?");

    private final SecretKey key;

    Pseudonyms(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    private ByteBuffer mac(String purpose, String value) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(purpose.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return ByteBuffer.wrap(mac.doFinal(value.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /// {@return the UID that takes the place of another: a UUID of version 8 below 2.25 (RFC 9562, PS3.5 §B.2)}
    String uid(String original) {
        var bytes = mac("uid", original);
        long high = (bytes.getLong() & ~0xF000L) | 0x8000L;
        long low = (bytes.getLong() >>> 2) | 0x8000_0000_0000_0000L;
        return Uids.of(new UUID(high, low));
    }

    /// {@return the identifier that takes the place of a patient's}
    String patient(String original) {
        var bytes = new byte[8];
        mac("patient", original).get(bytes);
        return "ANON" + HexFormat.of().formatHex(bytes).toUpperCase(Locale.ROOT);
    }

    /// {@return by how many days the dates of a patient go back}
    int shift(String patient) {
        return 1 + Integer.remainderUnsigned(mac("dates", patient).getInt(), MAX_SHIFT);
    }

    /// {@return a DA or DT whose date is shifted; empty if it cannot be read, or is more than that} Times, and the offset from
    /// UTC, stay.
    static String shifted(String value, int days) {
        if (value.length() < 8) {
            // A year or a month alone: its first day counts.
            return value.matches("[0-9]{4}([0-9]{2})?")
                    ? shifted((value + "0101").substring(0, 8), days).substring(0, value.length())
                    : "";
        }
        if (!AFTER_DATE.matcher(value.substring(8)).matches()) {
            return "";
        }
        try {
            var date = LocalDate.parse(value.substring(0, 8), DateTimeFormatter.BASIC_ISO_DATE);
            var shifted = date.minusDays(days);
            return shifted.getYear() < 1
                    ? ""
                    : shifted.format(DateTimeFormatter.BASIC_ISO_DATE) + value.substring(8);
        } catch (DateTimeException e) {
            return "";
        }
    }
}
