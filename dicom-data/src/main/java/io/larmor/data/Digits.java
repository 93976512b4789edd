package io.larmor.data;

import java.time.format.DateTimeParseException;

/// The text of a date or time, read by place.
final class Digits {

    private final String given;
    private final String text;

    Digits(String given) {
        int end = given.length();
        while (end > 0 && given.charAt(end - 1) <= ' ') {
            end--;
        }
        int start = 0;
        while (start < end && given.charAt(start) == ' ') {
            start++;
        }
        this.given = given;
        this.text = given.substring(start, end);
    }

    Digits without(char separator) {
        return new Digits(text.replace(Character.toString(separator), ""));
    }

    Digits first(int count) {
        return new Digits(text.substring(0, count));
    }

    int length() {
        return text.length();
    }

    char charAt(int index) {
        return text.charAt(index);
    }

    int number(int start, int count) {
        if (start + count > text.length()) {
            throw new IllegalArgumentException("too few digits");
        }
        int number = 0;
        for (int i = start; i < start + count; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                throw new IllegalArgumentException("not a digit");
            }
            number = number * 10 + c - '0';
        }
        return number;
    }

    /// The message does not repeat the text: a date may be one of birth.
    DateTimeParseException noSuch(String what, RuntimeException cause) {
        return new DateTimeParseException("the value is no " + what, given, 0, cause);
    }
}
