package io.larmor.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.larmor.pdu.Pdu;
import io.larmor.testkit.FaultRule.Action;
import io.larmor.testkit.FaultRule.Direction;
import io.larmor.testkit.FaultRule.Place;

/// Faults as a person writes them.
final class FaultSyntax {
    private static final Pattern RULE = Pattern
            .compile("(?:(client|server):)?([a-z]+)(?:=([0-9]+)(ms|s)?)?(?:@(.+))?");
    private static final Pattern PLACE = Pattern.compile("(pdu:|byte:|[A-Za-z-]+)([0-9]+)?(?:\\+([0-9]{1,9}))?");
    private static final Pattern CHANCE = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,9})?)%");

    private FaultSyntax() {}

    static List<FaultRule> parse(String text) {
        return Stream.of(text.split(",", -1)).map(String::strip).filter(word -> !word.isEmpty()).map(FaultSyntax::rule)
                .toList();
    }

    private static FaultRule rule(String text) {
        Matcher matcher = RULE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' is no fault. One is written [client:|server:]ACTION[=AMOUNT][@PLACE], as 'delay=20ms' or 'server:drop=1@pdu:2'.");
        }
        Action action = action(matcher.group(2), text);
        Optional<Direction> direction = Optional.ofNullable(matcher.group(1))
                .map(word -> Direction.valueOf(word.toUpperCase(Locale.ROOT)));
        long number = matcher.group(3) == null ? -1 : number(matcher.group(3), text);
        boolean timed = action == Action.DELAY || action == Action.SLOW;
        if (timed != (matcher.group(4) != null)) {
            throw new IllegalArgumentException("In the fault '" + text + "', '" + matcher.group(2) + "' takes "
                    + (timed ? "a time, as 20ms or 2s." : "a number of bytes, without a unit."));
        }
        Duration time = !timed
                ? Duration.ZERO
                : "s".equals(matcher.group(4)) ? Duration.ofSeconds(number) : Duration.ofMillis(number);
        Place place = matcher.group(5) == null ? new Place.Everywhere() : place(matcher.group(5), text);
        int amount = timed ? 1 : number >= 0 ? (int) number : defaultAmount(action, place);
        return new FaultRule(action, direction, place, amount, time);
    }

    private static int defaultAmount(Action action, Place place) {
        boolean wholePdu = (action == Action.DROP || action == Action.DUPLICATE) && !(place instanceof Place.AtByte);
        return wholePdu ? 0 : 1;
    }

    private static Action action(String word, String text) {
        return Stream.of(Action.values()).filter(action -> action.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst().orElseThrow(() -> new IllegalArgumentException("In the fault '" + text + "', '" + word
                        + "' is none of delay, split, slow, drop, duplicate, corrupt, truncate, reset, stall."));
    }

    private static Place place(String word, String text) {
        Matcher chance = CHANCE.matcher(word);
        if (chance.matches() && Double.parseDouble(chance.group(1)) <= 100) {
            return new Place.ByChance(Double.parseDouble(chance.group(1)) / 100);
        }
        Matcher matcher = PLACE.matcher(word);
        if (matcher.matches()) {
            int offset = matcher.group(3) == null ? 0 : (int) number(matcher.group(3), text);
            String kind = matcher.group(1);
            boolean counted = matcher.group(2) != null;
            if (counted && kind.equals("byte:") && matcher.group(3) == null) {
                return new Place.AtByte(number(matcher.group(2), text));
            }
            if (counted && kind.equals("pdu:") && number(matcher.group(2), text) > 0) {
                return new Place.AtPdu(number(matcher.group(2), text), offset);
            }
            Optional<Integer> type = IntStream.rangeClosed(Pdu.ASSOCIATE_RQ, Pdu.ABORT).boxed()
                    .filter(each -> Pdu.name(each).equalsIgnoreCase(kind)).findFirst();
            if (!counted && type.isPresent()) {
                return new Place.AtType(type.get(), offset);
            }
        }
        throw new IllegalArgumentException("In the fault '" + text + "', '" + word
                + "' is no place. One is 'byte:100', 'pdu:3', 'pdu:3+6', 'P-DATA-TF', 'A-ASSOCIATE-AC+10' or '5%' (of the PDUs).");
    }

    private static long number(String digits, String text) {
        if (digits.length() > 9) {
            throw new IllegalArgumentException("In the fault '" + text + "', " + digits + " is too large.");
        }
        return Long.parseLong(digits);
    }
}
