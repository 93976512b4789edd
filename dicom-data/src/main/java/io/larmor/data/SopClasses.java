package io.larmor.data;

import java.util.List;
import java.util.Set;

/// The SOP classes of the standard by service (PS3.4), and what a client proposes unless told otherwise.
///
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part04/chapter_A.html PS3.4 Annex A
public final class SopClasses {

    private static final String PATIENT_ROOT = "1.2.840.10008.5.1.4.1.2.1.";
    private static final String STUDY_ROOT = "1.2.840.10008.5.1.4.1.2.2.";
    private static final String PATIENT_STUDY_ONLY = "1.2.840.10008.5.1.4.1.2.3.";
    private static final String QUERY_RETRIEVE = "1.2.840.10008.5.1.4.1.2.";
    private static final String UPS = "1.2.840.10008.5.1.4.34.6.";
    private static final String PRINT = "1.2.840.10008.5.1.1.";

    private static final List<String> DEFAULT_PROPOSAL = List.of(
            Uid.Verification,
            Uid.ComputedRadiographyImageStorage,
            Uid.DigitalXRayImageStorageForPresentation,
            Uid.DigitalXRayImageStorageForProcessing,
            Uid.DigitalMammographyXRayImageStorageForPresentation,
            Uid.DigitalMammographyXRayImageStorageForProcessing,
            Uid.BreastTomosynthesisImageStorage,
            Uid.CTImageStorage,
            Uid.EnhancedCTImageStorage,
            Uid.MRImageStorage,
            Uid.EnhancedMRImageStorage,
            Uid.UltrasoundImageStorage,
            Uid.UltrasoundMultiFrameImageStorage,
            Uid.SecondaryCaptureImageStorage,
            Uid.MultiFrameTrueColorSecondaryCaptureImageStorage,
            Uid.XRayAngiographicImageStorage,
            Uid.EnhancedXAImageStorage,
            Uid.XRayRadiofluoroscopicImageStorage,
            Uid.EnhancedXRFImageStorage,
            Uid.NuclearMedicineImageStorage,
            Uid.PositronEmissionTomographyImageStorage,
            Uid.EnhancedPETImageStorage,
            Uid.RTImageStorage,
            Uid.RTDoseStorage,
            Uid.RTStructureSetStorage,
            Uid.RTPlanStorage,
            Uid.GrayscaleSoftcopyPresentationStateStorage,
            Uid.BasicTextSRStorage,
            Uid.ComprehensiveSRStorage,
            Uid.KeyObjectSelectionDocumentStorage,
            Uid.EncapsulatedPDFStorage,
            Uid.StudyRootQueryRetrieveInformationModelFind,
            Uid.StudyRootQueryRetrieveInformationModelMove,
            Uid.StudyRootQueryRetrieveInformationModelGet,
            Uid.PatientRootQueryRetrieveInformationModelFind,
            Uid.PatientRootQueryRetrieveInformationModelMove,
            Uid.PatientRootQueryRetrieveInformationModelGet,
            Uid.ModalityWorklistInformationModelFind);

    /// Named, because every client asks for them, and reading the registry is a good part of the start of some.
    private static final Set<String> GET = Set.of(
            Uid.PatientRootQueryRetrieveInformationModelGet,
            Uid.StudyRootQueryRetrieveInformationModelGet,
            Uid.PatientStudyOnlyQueryRetrieveInformationModelGet,
            Uid.CompositeInstanceRootRetrieveGet,
            Uid.CompositeInstanceRetrieveWithoutBulkDataGet,
            Uid.DefinedProcedureProtocolInformationModelGet,
            Uid.HangingProtocolInformationModelGet,
            Uid.ColorPaletteQueryRetrieveInformationModelGet,
            Uid.GenericImplantTemplateInformationModelGet,
            Uid.ImplantAssemblyTemplateInformationModelGet,
            Uid.ImplantTemplateGroupInformationModelGet,
            Uid.ProtocolApprovalInformationModelGet,
            Uid.InventoryGet);

    private SopClasses() {}

    /// {@return the SOP classes whose instances C-STORE carries, retired ones too (PS3.4 Annex B, Annex GG)}
    public static List<String> storage() {
        return Storage.UIDS;
    }

    /// {@return the 38 SOP classes that a client proposes unless told otherwise}
    public static List<String> defaultProposal() {
        return DEFAULT_PROPOSAL;
    }

    /// {@return whether instances of the SOP class are what C-STORE carries (PS3.4 Annex B, Annex GG)}
    /// @param uid the UID of a SOP class
    public static boolean isStorage(String uid) {
        return Uids.Registry.STORAGE.containsKey(uid);
    }

    /// {@return whether this is Verification, the SOP class of C-ECHO (PS3.4 Annex A)}
    /// @param uid the UID of a SOP class
    public static boolean isVerification(String uid) {
        return uid.equals(Uid.Verification);
    }

    /// Tells whether the SOP class belongs to the Query/Retrieve Service (PS3.4 Annex C, Annex Y, Annex Z): patient root,
    /// study root, the retired patient/study only, composite instance root and retrieve without bulk data.
    ///
    /// @param uid the UID of a SOP class
    /// @return whether it does
    public static boolean isQueryRetrieve(String uid) {
        return uid.startsWith(QUERY_RETRIEVE) && isSopClass(uid);
    }

    /// {@return whether this is a SOP class of the Patient Root model, queried or retrieved (PS3.4 §C.6.1)}
    /// @param uid the UID of a SOP class
    public static boolean isPatientRoot(String uid) {
        return uid.startsWith(PATIENT_ROOT) && isSopClass(uid);
    }

    /// {@return whether this is a SOP class of the Study Root model, queried or retrieved (PS3.4 §C.6.2)}
    /// @param uid the UID of a SOP class
    public static boolean isStudyRoot(String uid) {
        return uid.startsWith(STUDY_ROOT) && isSopClass(uid);
    }

    /// {@return whether this is a SOP class of the retired Patient/Study Only model}
    /// @param uid the UID of a SOP class
    public static boolean isPatientStudyOnly(String uid) {
        return uid.startsWith(PATIENT_STUDY_ONLY) && isSopClass(uid);
    }

    /// {@return whether instances are asked for with C-FIND, in whatever service}
    /// @param uid the UID of a SOP class
    public static boolean isFind(String uid) {
        return switch (uid) {
            case Uid.UnifiedProcedureStepPull, Uid.UnifiedProcedureStepWatch, Uid.UnifiedProcedureStepQuery,
                    Uid.RepositoryQuery,
                    Uid.GeneralRelevantPatientInformationQuery, Uid.BreastImagingRelevantPatientInformationQuery,
                    Uid.CardiacRelevantPatientInformationQuery, Uid.ProductCharacteristicsQuery,
                    Uid.SubstanceApprovalQuery ->
                true;
            default -> keywordEndsWith(uid, "Find");
        };
    }

    /// {@return whether instances are retrieved with C-MOVE, in whatever service}
    /// @param uid the UID of a SOP class
    public static boolean isMove(String uid) {
        return keywordEndsWith(uid, "Move");
    }

    /// {@return whether instances are retrieved with C-GET, in whatever service}
    /// @param uid the UID of a SOP class
    public static boolean isGet(String uid) {
        return GET.contains(uid);
    }

    /// {@return whether this is the Modality Worklist, or the retired General Purpose one (PS3.4 Annex K)}
    /// @param uid the UID of a SOP class
    public static boolean isWorklist(String uid) {
        return uid.equals(Uid.ModalityWorklistInformationModelFind)
                || uid.equals(Uid.GeneralPurposeWorklistInformationModelFind);
    }

    /// {@return whether this is one of the three Modality Performed Procedure Step SOP classes (PS3.4 Annex F)}
    /// @param uid the UID of a SOP class
    public static boolean isMpps(String uid) {
        return uid.equals(Uid.ModalityPerformedProcedureStep) || uid.equals(Uid.ModalityPerformedProcedureStepRetrieve)
                || uid.equals(Uid.ModalityPerformedProcedureStepNotification);
    }

    /// {@return whether this is Storage Commitment, push or the retired pull model (PS3.4 Annex J)}
    /// @param uid the UID of a SOP class
    public static boolean isStorageCommitment(String uid) {
        return uid.equals(Uid.StorageCommitmentPushModel) || uid.equals(Uid.StorageCommitmentPullModel);
    }

    /// {@return whether this is one of the SOP classes of Unified Procedure Step (PS3.4 Annex CC)}
    /// @param uid the UID of a SOP class
    public static boolean isUps(String uid) {
        return uid.startsWith(UPS) && isSopClass(uid);
    }

    /// {@return whether this is a SOP class or Meta SOP class of Print Management (PS3.4 Annex H)}
    /// @param uid the UID of a SOP class
    public static boolean isPrint(String uid) {
        return uid.startsWith(PRINT) && !uid.equals(Uid.MediaCreationManagement) && !uid.equals(Uid.DisplaySystem)
                && !isStorage(uid)
                && isSopClass(uid);
    }

    /// {@return whether the standard has retired the SOP class}
    /// @param uid the UID of a SOP class
    public static boolean isRetired(String uid) {
        var entry = Uids.Registry.ENTRIES.get(uid);
        return entry != null && entry.retired();
    }

    private static boolean keywordEndsWith(String uid, String ending) {
        var entry = Uids.Registry.ENTRIES.get(uid);
        return entry != null && entry.type() == Uids.Type.SOP_CLASS && entry.keyword().endsWith(ending);
    }

    private static boolean isSopClass(String uid) {
        var entry = Uids.Registry.ENTRIES.get(uid);
        return entry != null && (entry.type() == Uids.Type.SOP_CLASS || entry.type() == Uids.Type.META_SOP_CLASS);
    }

    private static final class Storage {
        static final List<String> UIDS = List.copyOf(Uids.Registry.STORAGE.keySet());
    }
}
