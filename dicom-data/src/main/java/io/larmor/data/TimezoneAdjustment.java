package io.larmor.data;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Moves the dates and times of a data set from one time zone to another: values of VR TM, those of VR DA that belong to them, and those
/// of VR DT that do not tell their offset (PS3.4 §C.2.2.2.1.3, PS3.3 §C.12.1.1.8).
public final class TimezoneAdjustment {
    private static final int MINUTES_TOLD = 4;
    private static final int SECONDS_OF_AN_HOUR = 3600;
    private static final int LAST_YEAR = 9999;

    private final ZoneId from;
    private final ZoneOffset to;

    private TimezoneAdjustment(ZoneId from, ZoneOffset to) {
        this.from = from;
        this.to = to;
    }

    /// Reads Timezone Offset From UTC (0008,0201).
    ///
    /// @param dataSet where to look
    /// @return the offset, if it is there and is one
    public static Optional<ZoneOffset> offset(DataSet dataSet) {
        return dataSet.string(Tag.TimezoneOffsetFromUTC).flatMap(DicomDateTime::tryParseOffset);
    }

    /// Moves dates and times, in items too. A date without a time stays as it is. The result has the new offset in (0008,0201).
    ///
    /// @param dataSet what to move
    /// @param home where it is from, if it has no Timezone Offset From UTC of its own
    /// @param to the new time zone
    /// @return the data set as it reads there
    public static DataSet adjust(DataSet dataSet, ZoneId home, ZoneOffset to) {
        ZoneId from = offset(dataSet).<ZoneId>map(own -> own).orElse(home);
        return new TimezoneAdjustment(from, to).moved(dataSet).with(Tag.TimezoneOffsetFromUTC, text(to));
    }

    /// {@return an offset as Timezone Offset From UTC (0008,0201) has it: `+0100`}
    ///
    /// @param offset the offset
    public static String text(ZoneOffset offset) {
        int minutes = Math.abs(offset.getTotalSeconds()) / 60;
        return "%s%02d%02d".formatted(offset.getTotalSeconds() < 0 ? "-" : "+", minutes / 60, minutes % 60);
    }

    private DataSet moved(DataSet dataSet) {
        // What was stored as it should not be stays so.
        var result = dataSet.toBuilder().lenient();
        for (var element : dataSet) {
            switch (element.vr()) {
                case SQ -> result.setItems(element.tag(), element.items().stream().map(this::moved).toList());
                case TM -> move(element, dataSet, result);
                case DT -> result.set(element.tag(), Vr.DT,
                        element.strings().stream().map(this::moment).toArray(String[]::new));
                default -> {
                    // Nothing else tells a time.
                }
            }
        }
        return result.build();
    }

    private void move(Element time, DataSet dataSet, DataSetBuilder result) {
        int tag = DateTimePairs.dateOf(time.tag());
        var dates = tag == 0 ? List.<String>of() : dataSet.strings(tag);
        var movedDates = new ArrayList<>(dates);
        var movedTimes = new ArrayList<String>();
        for (int i = 0; i < time.strings().size(); i++) {
            var text = time.strings().get(i);
            var clock = DicomTime.tryParse(text.strip());
            var day = i < dates.size() ? DicomDate.tryParse(dates.get(i).strip()) : Optional.<DicomDate>empty();
            if (clock.isEmpty()) {
                movedTimes.add(text);
                continue;
            }
            var local = LocalDateTime.of(day.map(DicomDate::date).orElse(LocalDate.EPOCH), clock.get().time());
            var moved = day.isPresent() ? there(local) : there(local, from.getRules().getOffset(Instant.now()));
            if (day.isPresent() && !isTold(moved)) {
                movedTimes.add(text);
                continue;
            }
            movedTimes.add(new DicomTime(moved.toLocalTime(), digits(clock.get(), local, moved)).toString());
            if (day.isPresent()) {
                movedDates.set(i, DicomDate.of(moved.toLocalDate()).toString());
            }
        }
        result.set(time.tag(), Vr.TM, movedTimes.toArray(String[]::new));
        if (!dates.isEmpty()) {
            result.set(tag, Vr.DA, movedDates.toArray(String[]::new));
        }
    }

    private String moment(String value) {
        var read = DicomDateTime.tryParse(value.strip());
        var clock = read.isPresent() ? read.get().time() : null;
        if (read.isEmpty() || clock == null || read.get().offset() != null) {
            return value;
        }
        var local = LocalDateTime.of(read.get().date().date(), clock.time());
        var moved = there(local);
        if (!isTold(moved)) {
            return value;
        }
        return DicomDate.of(moved.toLocalDate()).toString()
                + new DicomTime(moved.toLocalTime(), digits(clock, local, moved));
    }

    /// Tells whether the year has four digits: the first and the last day that DICOM has may move beyond.
    private static boolean isTold(LocalDateTime moved) {
        return moved.getYear() >= 0 && moved.getYear() <= LAST_YEAR;
    }

    private LocalDateTime there(LocalDateTime local) {
        return local.atZone(from).withZoneSameInstant(to).toLocalDateTime();
    }

    private LocalDateTime there(LocalDateTime local, ZoneOffset offset) {
        return OffsetDateTime.of(local, offset).withOffsetSameInstant(to).toLocalDateTime();
    }

    /// An hour that moves by half an hour needs its minutes told.
    private static int digits(DicomTime time, LocalDateTime from, LocalDateTime moved) {
        long shift = moved.toEpochSecond(ZoneOffset.UTC) - from.toEpochSecond(ZoneOffset.UTC);
        return shift % SECONDS_OF_AN_HOUR == 0 ? time.digits() : Math.max(time.digits(), MINUTES_TOLD);
    }
}
