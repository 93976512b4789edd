package io.larmor.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;

import io.larmor.pdu.Pdu;
import io.larmor.testkit.FaultRule.Place;
import org.jspecify.annotations.Nullable;

/// The faults that change the bytes of one direction of one connection. Follows the PDUs as far as their headers can be believed.
final class FaultStream {
    /// Chance picks a byte among so many of a PDU.
    private static final int CHANCE_SPAN = 64;
    private static final int BYTE = 256;

    /// What becomes of the stream after the bytes that were handed on.
    enum End {
        NONE, TRUNCATE, RESET, STALL
    }

    private final List<FaultRule> rules;
    private final FaultRule.Direction direction;
    private final SplittableRandom random;
    private final Consumer<String> told;
    private final long[] due;
    private final boolean[] used;

    private long offset;
    private long pdu;
    private int inPdu;
    private int type;
    private long pduLength;

    private int dropping;
    private int corrupting;
    private int copying;
    private boolean toEndOfPdu;
    private @Nullable ByteArrayOutputStream copy;

    FaultStream(List<FaultRule> all, FaultRule.Direction direction, long seed, Consumer<String> told) {
        this.rules = all.stream().filter(rule -> !rule.action().isSteady()).toList();
        this.direction = direction;
        this.random = new SplittableRandom(seed);
        this.told = told;
        this.due = new long[rules.size()];
        this.used = new boolean[rules.size()];
        java.util.Arrays.fill(due, -1);
    }

    /// {@return whether bytes pass as they are}
    boolean isClear() {
        return rules.isEmpty();
    }

    /// Takes bytes and gives what becomes of them.
    ///
    /// @param bytes what came; wholly taken unless the stream ends
    /// @param out   gets what is handed on
    /// @return how the stream ends, if it does
    End pass(ByteBuffer bytes, ByteArrayOutputStream out) {
        while (bytes.hasRemaining()) {
            int octet = Byte.toUnsignedInt(bytes.get());
            follow(octet);
            End end = begin();
            if (end != End.NONE) {
                return end;
            }
            hand(octet, out);
            offset++;
            inPdu++;
            if (inPdu >= Pdu.HEADER_LENGTH && inPdu == Pdu.HEADER_LENGTH + pduLength) {
                inPdu = 0;
                endOfPdu(out);
            }
        }
        return End.NONE;
    }

    private void follow(int octet) {
        if (inPdu == 0) {
            type = octet;
            pdu++;
            pduLength = 0;
            schedule();
        } else if (inPdu >= 2 && inPdu < Pdu.HEADER_LENGTH) {
            pduLength = pduLength << 8 | octet;
        }
    }

    /// At the first byte of a PDU: where in it something will happen.
    private void schedule() {
        for (int i = 0; i < rules.size(); i++) {
            long at = switch (rules.get(i).place()) {
                case Place.Everywhere _ -> offset == 0 ? 0 : -1;
                case Place.AtByte place -> place.offset();
                case Place.AtPdu place -> place.number() == pdu ? offset + place.offset() : -1;
                case Place.AtType place -> place.type() == type ? offset + place.offset() : -1;
                case Place.ByChance place ->
                    random.nextDouble() < place.probability() ? offset + random.nextInt(CHANCE_SPAN) : -1;
            };
            if (at >= 0) {
                due[i] = at;
            }
        }
    }

    /// Begins what is due at this byte.
    private End begin() {
        for (int i = 0; i < rules.size(); i++) {
            if (due[i] != offset || (used[i] && rules.get(i).place() instanceof Place.AtByte)) {
                continue;
            }
            FaultRule rule = rules.get(i);
            due[i] = -1;
            used[i] = true;
            tell(rule);
            int amount = rule.amount() == 0 ? Integer.MAX_VALUE : rule.amount();
            toEndOfPdu |= rule.amount() == 0;
            switch (rule.action()) {
                case DROP -> dropping = amount;
                case CORRUPT -> corrupting = amount;
                case DUPLICATE -> {
                    copying = amount;
                    copy = new ByteArrayOutputStream();
                }
                case TRUNCATE -> {
                    return End.TRUNCATE;
                }
                case RESET -> {
                    return End.RESET;
                }
                case STALL -> {
                    return End.STALL;
                }
                case DELAY, SPLIT, SLOW -> throw new AssertionError(rule);
            }
        }
        return End.NONE;
    }

    private void tell(FaultRule rule) {
        told.accept(String.format(Locale.ROOT, "%s at byte %d of the %s, byte %d of PDU %d (%s)",
                rule.action().name().toLowerCase(Locale.ROOT), offset, direction.name().toLowerCase(Locale.ROOT), inPdu,
                pdu, Pdu.name(type)));
    }

    private void hand(int octet, ByteArrayOutputStream out) {
        if (dropping > 0) {
            dropping--;
            return;
        }
        int handed = octet;
        if (corrupting > 0) {
            corrupting--;
            handed = octet ^ (1 + random.nextInt(BYTE - 1));
        }
        out.write(handed);
        if (copying > 0 && copy != null) {
            copy.write(handed);
            copying--;
            if (copying == 0) {
                repeat(out);
            }
        }
    }

    private void repeat(ByteArrayOutputStream out) {
        if (copy != null) {
            out.writeBytes(copy.toByteArray());
            copy = null;
        }
        copying = 0;
    }

    private void endOfPdu(ByteArrayOutputStream out) {
        if (!toEndOfPdu) {
            return;
        }
        toEndOfPdu = false;
        dropping = dropping > Integer.MAX_VALUE / 2 ? 0 : dropping;
        corrupting = corrupting > Integer.MAX_VALUE / 2 ? 0 : corrupting;
        if (copying > Integer.MAX_VALUE / 2) {
            repeat(out);
        }
    }
}
