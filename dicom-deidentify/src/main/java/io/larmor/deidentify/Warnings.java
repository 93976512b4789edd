package io.larmor.deidentify;

import java.util.EnumSet;
import java.util.Set;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.data.Uids;

/// Finds what cannot be vouched for.
final class Warnings {
    /// Modalities whose images often have text burned in (PS3.15 §E.3.1).
    private static final Set<String> OFTEN_BURNED_IN = Set.of("US", "IVUS", "ES", "SC", "OT", "DOC", "XC", "GM", "SM",
            "OP",
            "RF", "XA", "ECG", "HD", "SR");

    private Warnings() {}

    static Set<Warning> of(DataSet dataSet) {
        var warnings = EnumSet.noneOf(Warning.class);
        var sopClass = dataSet.string(Tag.SOPClassUID).orElse("");
        boolean pixels = dataSet.contains(Tag.PixelData) || dataSet.contains(Tag.Rows);
        var burnedIn = dataSet.string(Tag.BurnedInAnnotation).orElse("");
        if (burnedIn.equals("YES")) {
            warnings.add(Warning.BURNED_IN_ANNOTATION);
        } else if (pixels && !burnedIn.equals("NO") && (isCapture(sopClass)
                || OFTEN_BURNED_IN.contains(dataSet.string(Tag.Modality).orElse("")))) {
            warnings.add(Warning.BURNED_IN_ANNOTATION_POSSIBLE);
        }
        if (dataSet.string(Tag.RecognizableVisualFeatures).orElse("").equals("YES")) {
            warnings.add(Warning.RECOGNIZABLE_FEATURES);
        }
        if (JpegSegments.areIn(dataSet)) {
            warnings.add(Warning.IMAGE_METADATA);
        }
        if (dataSet.contains(Tag.EncapsulatedDocument)) {
            warnings.add(Warning.DOCUMENT_REPLACED);
        }
        if (sopClass.equals(Uid.BasicVoiceAudioWaveformStorage)
                || sopClass.equals(Uid.GeneralAudioWaveformStorage)) {
            warnings.add(Warning.OPAQUE_CONTENT);
        }
        if (Uids.find(sopClass).isEmpty()) {
            warnings.add(Warning.PRIVATE_SOP_CLASS);
        }
        return warnings;
    }

    private static boolean isCapture(String sopClass) {
        return Uids.find(sopClass).map(entry -> entry.keyword().contains("SecondaryCapture")
                || entry.keyword().contains("Video")).orElse(false);
    }
}
