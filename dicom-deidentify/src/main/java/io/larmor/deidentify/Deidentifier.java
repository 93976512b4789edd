package io.larmor.deidentify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.DicomFormatException;
import io.larmor.data.SpecificCharacterSet;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.data.Vr;
import org.jspecify.annotations.Nullable;

/// De-identifies data sets and files by the Basic Application Level Confidentiality Profile and its options (PS3.15 §E.2, §E.3).
///
/// UIDs, Patient IDs and shifts of dates follow from the original and a key: instances of a study stay one study, and patients
/// stay apart, across files and, under the same key, across runs. Whoever has the key can test a guess; keep it as secret as
/// the originals.
///
/// Immutable, and safe for use by several threads. Pixel data is neither looked at nor loaded: see [Warning].
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part15/chapter_E.html PS3.15 Annex E
public final class Deidentifier {
    /// How many bytes a key has at least.
    public static final int MIN_KEY_LENGTH = 16;

    private static final String BASIC_CODE = "113100";
    private static final String BASIC_MEANING = "Basic Application Confidentiality Profile";
    private static final int KEY_LENGTH = 32;
    private static final String UNICODE = "ISO_IR 192";

    private final Set<ProfileOption> options;
    private final Pseudonyms pseudonyms;
    private final @Nullable String patientId;
    private final @Nullable String patientName;

    private Deidentifier(Builder builder) {
        options = Collections.unmodifiableSet(EnumSet.copyOf(builder.options));
        pseudonyms = new Pseudonyms(builder.key.clone());
        patientId = builder.patientId;
        patientName = builder.patientName;
    }

    /// A data set that was de-identified.
    ///
    /// @param dataSet the data set; large values of the original that stayed in a file are still there
    /// @param warnings what could not be vouched for
    public record Result(DataSet dataSet, Set<Warning> warnings) {
        /// Copies the warnings.
        public Result {
            warnings = Set.copyOf(warnings);
        }
    }

    /// {@return a builder with no option and a key of its own}
    public static Builder builder() {
        return new Builder();
    }

    /// {@return the options}
    public Set<ProfileOption> options() {
        return options;
    }

    /// Tells which UID takes the place of another, for a table of what became of which: the same in every run under the same
    /// key. That table is as secret as the originals.
    ///
    /// @param uid a UID of an original, without padding
    /// @return the UID in what is de-identified; the same one if it means something by definition (PS3.15 §E.3.9), or
    /// [ProfileOption#RETAIN_UIDS] keeps all
    public String replacementUid(String uid) {
        return options.contains(ProfileOption.RETAIN_UIDS) ? uid : new UidMap(pseudonyms).replaced(uid);
    }

    /// Tells which Patient ID takes the place of another, like [#replacementUid(String)].
    ///
    /// @param id the Patient ID of an original, without padding; not of one that has none
    /// @return the Patient ID in what is de-identified; [Builder#patientId(String)] if that is set
    public String replacementPatientId(String id) {
        return patientId == null ? pseudonyms.patient(id) : patientId;
    }

    /// De-identifies a data set. One whose Specific Character Set does not have the characters of the name or ID that takes the
    /// place of the patient's gets `ISO_IR 192`.
    ///
    /// @param dataSet the original; a composite instance
    /// @return the data set without what the profile removes, and what could not be vouched for
    /// @throws DicomFormatException if it is a DICOMDIR: make a new one of the files once they are de-identified
    /// @throws UncheckedIOException if a text, or compressed pixel data, stayed in a file that cannot be read or is closed
    public Result deidentify(DataSet dataSet) throws DicomFormatException {
        if (dataSet.contains(Tag.DirectoryRecordSequence)
                || dataSet.string(Tag.SOPClassUID).orElse("").equals(Uid.MediaStorageDirectoryStorage)) {
            throw new DicomFormatException("a DICOMDIR is not de-identified: make a new one of files that were");
        }
        var patient = dataSet.string(Tag.PatientID)
                .orElseGet(() -> dataSet.string(Tag.PatientName).orElse("")
                        + dataSet.string(Tag.StudyInstanceUID).orElse(""));
        var run = new Run(options, pseudonyms, pseudonyms.shift(patient));
        var result = run.process(dataSet, SafePrivate.of(dataSet)).toBuilder();
        var pseudonym = pseudonyms.patient(patient);
        var id = patientId == null ? pseudonym : patientId;
        var name = patientName == null ? pseudonym : patientName;
        result.set(Tag.PatientID, id);
        result.set(Tag.PatientName, name);
        var characters = SpecificCharacterSet.of(dataSet.strings(Tag.SpecificCharacterSet).toArray(String[]::new));
        if (dataSet.contains(Tag.SpecificCharacterSet)
                && !(characters.canEncode(id) && characters.canEncode(name))) {
            result.set(Tag.SpecificCharacterSet, UNICODE);
        }
        result.set(Tag.PatientIdentityRemoved, "YES");
        result.set(Tag.DeidentificationMethod, Vr.LO, methods());
        result.setItems(Tag.DeidentificationMethodCodeSequence, codes(dataSet));
        result.set(Tag.LongitudinalTemporalInformationModified, temporalInformation(dataSet));
        return new Result(result.build(), Warnings.of(dataSet));
    }

    /// De-identifies a file. The new one has File Meta Information of its own, a preamble of zeros, and the transfer syntax of the
    /// original; it is there whole or not at all. Where the original names no SOP Class or Instance, the new one does not either.
    ///
    /// @param from the original
    /// @param to the new file; one of that name is replaced
    /// @return what could not be vouched for
    /// @throws DicomFormatException if the original is malformed, or a DICOMDIR, or its pixel data is not of the transfer
    /// syntax that it names, or text in it cannot be written again
    /// @throws IOException if it cannot be read, or the new one cannot be written
    public Set<Warning> deidentify(Path from, Path to) throws IOException {
        try (var file = DicomFile.open(from)) {
            var result = deidentify(file.dataSet());
            var dataSet = result.dataSet();
            var meta = DicomFile.fileMeta(dataSet.string(Tag.SOPClassUID).orElse(""),
                    dataSet.string(Tag.SOPInstanceUID).orElse(""), file.transferSyntax().uid(), "");
            DicomFile.write(to, meta, dataSet);
            return result.warnings();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /// What became of dates before cannot be undone.
    private String temporalInformation(DataSet dataSet) {
        var before = dataSet.string(Tag.LongitudinalTemporalInformationModified).orElse("");
        boolean full = options.contains(ProfileOption.RETAIN_FULL_DATES);
        if (before.equals("REMOVED") || !(full || options.contains(ProfileOption.RETAIN_MODIFIED_DATES))) {
            return "REMOVED";
        }
        return full && !before.equals("MODIFIED") ? "UNMODIFIED" : "MODIFIED";
    }

    private String[] methods() {
        var methods = new ArrayList<String>();
        methods.add(BASIC_MEANING);
        options.forEach(option -> methods.add(option.meaning()));
        // 64 characters are what LO holds (PS3.5 §6.2).
        return methods.stream().map(text -> text.substring(0, Math.min(64, text.length()))).toArray(String[]::new);
    }

    /// What was done before, and what was done now (PS3.16 CID 7050).
    private List<DataSet> codes(DataSet dataSet) {
        var codes = new ArrayList<DataSet>();
        codes.add(ProfileOption.coded(BASIC_CODE, BASIC_MEANING));
        options.forEach(option -> codes.add(option.coded()));
        var now = codes.stream().flatMap(code -> code.string(Tag.CodeValue).stream()).collect(Collectors.toSet());
        for (var before : dataSet.items(Tag.DeidentificationMethodCodeSequence)) {
            var scheme = before.string(Tag.CodingSchemeDesignator).orElse("");
            if (scheme.equals("DCM") && !now.contains(before.string(Tag.CodeValue).orElse(""))) {
                codes.add(before.only(Tag.CodeValue, Tag.CodingSchemeDesignator, Tag.CodeMeaning));
            }
        }
        return codes;
    }

    /// Tells the options, not the key.
    @Override
    public String toString() {
        return "Deidentifier" + options;
    }

    /// Builds a [Deidentifier].
    public static final class Builder {
        private final EnumSet<ProfileOption> options = EnumSet.noneOf(ProfileOption.class);
        private byte[] key = new byte[KEY_LENGTH];
        private @Nullable String patientId;
        private @Nullable String patientName;

        private Builder() {
            new SecureRandom().nextBytes(key);
        }

        /// Adds an option.
        ///
        /// @param option the option
        /// @return this
        public Builder option(ProfileOption option) {
            options.add(option);
            return this;
        }

        /// Sets the key that UIDs, Patient IDs and shifts of dates follow from; default: a random one, so that nothing of two
        /// de-identifiers agrees.
        ///
        /// @param secret at least 16 bytes, better 32 random ones
        /// @return this
        public Builder key(byte[] secret) {
            key = secret.clone();
            return this;
        }

        /// Sets the Patient ID of all that is de-identified; default one that follows from the original.
        ///
        /// @param id the Patient ID, of VR LO: at most 64 characters
        /// @return this
        public Builder patientId(String id) {
            patientId = id;
            return this;
        }

        /// Sets the Patient's Name of all that is de-identified; default one that follows from the original Patient ID.
        ///
        /// @param name the Patient's Name, of VR PN: at most 64 characters in each of its component groups
        /// @return this
        public Builder patientName(String name) {
            patientName = name;
            return this;
        }

        /// {@return the de-identifier}
        ///
        /// @throws IllegalArgumentException if options contradict each other, or need somebody who looks at pixels, or the key is
        /// short, or the Patient ID or Patient's Name is not a value of its VR (PS3.5 §6.2)
        public Deidentifier build() {
            if (options.contains(ProfileOption.CLEAN_PIXEL_DATA)
                    || options.contains(ProfileOption.CLEAN_RECOGNIZABLE_VISUAL_FEATURES)) {
                throw new IllegalArgumentException(
                        "pixels are not looked at: an option that cleans them cannot be claimed (PS3.15 E.3.1, E.3.2)");
            }
            if (options.contains(ProfileOption.RETAIN_FULL_DATES)
                    && options.contains(ProfileOption.RETAIN_MODIFIED_DATES)) {
                throw new IllegalArgumentException("dates are kept either full or modified, not both (PS3.15 E.3.6)");
            }
            if (key.length < MIN_KEY_LENGTH) {
                throw new IllegalArgumentException(
                        "a key has at least " + MIN_KEY_LENGTH + " bytes, not " + key.length);
            }
            check("Patient ID", Vr.LO, patientId);
            check("Patient's Name", Vr.PN, patientName);
            return new Deidentifier(this);
        }

        private static void check(String what, Vr vr, @Nullable String value) {
            if (value == null) {
                return;
            }
            vr.brokenRule(value).ifPresent(rule -> {
                throw new IllegalArgumentException("the " + what + " to be set " + rule);
            });
            if (!SpecificCharacterSet.UTF_8.canEncode(value)) {
                throw new IllegalArgumentException(
                        "the " + what + " to be set is not Unicode: it has half a surrogate pair");
            }
        }
    }
}
