package io.larmor.services.availability;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.dimse.Status;

/// An Instance Availability Notification (PS3.4 Table R.3.2-1). No optional attributes: these are forbidden.
///
/// @param study  the Study Instance UID
/// @param series its instances by Series Instance UID
public record AvailabilityNotification(String study, Map<String, List<Instance>> series) {

    private static final String ONLINE = "ONLINE";

    /// An instance and where it can be retrieved from.
    ///
    /// @param sopClass     its SOP Class UID
    /// @param sopInstance  its SOP Instance UID
    /// @param availability `ONLINE`, `NEARLINE`, `OFFLINE` or `UNAVAILABLE`
    /// @param retrieveAe   the AE title to retrieve it from
    public record Instance(String sopClass, String sopInstance, String availability, String retrieveAe) {

        /// An instance that can be retrieved at once.
        ///
        /// @param sopClass    its SOP Class UID
        /// @param sopInstance its SOP Instance UID
        /// @param retrieveAe  the AE title to retrieve it from
        /// @return the instance
        public static Instance online(String sopClass, String sopInstance, String retrieveAe) {
            return new Instance(sopClass, sopInstance, ONLINE, retrieveAe);
        }
    }

    /// Copies the maps, in their order.
    public AvailabilityNotification {
        var copy = new LinkedHashMap<String, List<Instance>>();
        series.forEach((uid, instances) -> copy.put(uid, List.copyOf(instances)));
        series = Collections.unmodifiableMap(copy);
    }

    /// {@return the data set of the N-CREATE}
    public DataSet toDataSet() {
        return DataSet.builder().setItems(Tag.ReferencedPerformedProcedureStepSequence, List.of())
                .set(Tag.StudyInstanceUID, study)
                .setItems(Tag.ReferencedSeriesSequence,
                        series.entrySet().stream().map(each -> item(each.getKey(), each.getValue())).toList())
                .build();
    }

    private static DataSet item(String series, List<Instance> instances) {
        return DataSet.builder().set(Tag.SeriesInstanceUID, series)
                .setItems(Tag.ReferencedSOPSequence, instances.stream()
                        .map(each -> DataSet.builder().set(Tag.ReferencedSOPClassUID, each.sopClass())
                                .set(Tag.ReferencedSOPInstanceUID, each.sopInstance())
                                .set(Tag.InstanceAvailability, each.availability())
                                .set(Tag.RetrieveAETitle, each.retrieveAe()).build())
                        .toList())
                .build();
    }

    /// Reads a notification that [#check] found complete.
    ///
    /// @param attributes the data set of the N-CREATE
    /// @return the notification
    public static AvailabilityNotification of(DataSet attributes) {
        var series = new LinkedHashMap<String, List<Instance>>();
        for (DataSet item : attributes.items(Tag.ReferencedSeriesSequence)) {
            series.put(item.string(Tag.SeriesInstanceUID).orElse(""),
                    item.items(Tag.ReferencedSOPSequence).stream()
                            .map(each -> new Instance(each.string(Tag.ReferencedSOPClassUID).orElse(""),
                                    each.string(Tag.ReferencedSOPInstanceUID).orElse(""),
                                    each.string(Tag.InstanceAvailability).orElse(""),
                                    each.string(Tag.RetrieveAETitle).orElse("")))
                            .toList());
        }
        return new AvailabilityNotification(attributes.string(Tag.StudyInstanceUID).orElse(""), series);
    }

    /// What Table R.3.2-1 requires.
    ///
    /// @param attributes the data set of an N-CREATE
    /// @return success, 0120H with the attribute that is missing, or 0121H if one of type 1 has no value
    public static Status check(DataSet attributes) {
        Status found = required(attributes, Tag.StudyInstanceUID, Tag.ReferencedSeriesSequence);
        if (!attributes.contains(Tag.ReferencedPerformedProcedureStepSequence)) {
            found = missing(Tag.ReferencedPerformedProcedureStepSequence);
        }
        for (DataSet step : attributes.items(Tag.ReferencedPerformedProcedureStepSequence)) {
            found = found.isFailure()
                    ? found
                    : required(step, Tag.ReferencedSOPClassUID, Tag.ReferencedSOPInstanceUID);
        }
        for (DataSet series : attributes.items(Tag.ReferencedSeriesSequence)) {
            found = found.isFailure() ? found : required(series, Tag.SeriesInstanceUID, Tag.ReferencedSOPSequence);
            for (DataSet instance : series.items(Tag.ReferencedSOPSequence)) {
                found = found.isFailure()
                        ? found
                        : required(instance, Tag.ReferencedSOPClassUID, Tag.ReferencedSOPInstanceUID,
                                Tag.InstanceAvailability, Tag.RetrieveAETitle);
            }
        }
        return found;
    }

    private static Status required(DataSet set, int... tags) {
        for (int tag : tags) {
            if (!set.contains(tag)) {
                return missing(tag);
            }
            if (set.items(tag).isEmpty() && set.string(tag).orElse("").isBlank()) {
                return Status.MISSING_ATTRIBUTE_VALUE.withComment("No value: " + Tag.toString(tag));
            }
        }
        return Status.SUCCESS;
    }

    private static Status missing(int tag) {
        return Status.MISSING_ATTRIBUTE.withAttributes(List.of(tag)).withComment("Missing: " + Tag.toString(tag));
    }
}
