package io.larmor.data;

import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SopClassesTest {

    @Test
    void theDefaultProposalIs38KnownSopClassesInUse() {
        var proposal = SopClasses.defaultProposal();
        assertEquals(38, new HashSet<>(proposal).size());
        for (var uid : proposal) {
            assertEquals(Uids.Type.SOP_CLASS, Uids.find(uid).orElseThrow().type());
            assertFalse(SopClasses.isRetired(uid));
        }
    }

    @Test
    void storageIsWhatCStoreCarries() {
        assertTrue(SopClasses.storage().contains(Uid.CTImageStorage));
        assertTrue(SopClasses.isStorage(Uid.HangingProtocolStorage));
        assertTrue(SopClasses.isStorage(Uid.UltrasoundImageStorageRetired));
        assertFalse(SopClasses.isStorage(Uid.MediaStorageDirectoryStorage));
        assertFalse(SopClasses.isStorage(Uid.Verification));
        assertFalse(SopClasses.isStorage("1.2.3"));
        assertTrue(SopClasses.storage().stream().allMatch(SopClasses::isStorage));
    }

    @Test
    void aSopClassBelongsToItsService() {
        assertOnly(SopClasses::isVerification, List.of(Uid.Verification));
        assertOnly(SopClasses::isPatientRoot, List.of(Uid.PatientRootQueryRetrieveInformationModelFind,
                Uid.PatientRootQueryRetrieveInformationModelMove, Uid.PatientRootQueryRetrieveInformationModelGet));
        assertOnly(SopClasses::isStudyRoot, List.of(Uid.StudyRootQueryRetrieveInformationModelFind,
                Uid.StudyRootQueryRetrieveInformationModelMove, Uid.StudyRootQueryRetrieveInformationModelGet));
        assertOnly(SopClasses::isWorklist,
                List.of(Uid.ModalityWorklistInformationModelFind, Uid.GeneralPurposeWorklistInformationModelFind));
        assertOnly(SopClasses::isMpps,
                List.of(Uid.ModalityPerformedProcedureStep, Uid.ModalityPerformedProcedureStepRetrieve,
                        Uid.ModalityPerformedProcedureStepNotification));
        assertOnly(SopClasses::isStorageCommitment,
                List.of(Uid.StorageCommitmentPushModel, Uid.StorageCommitmentPullModel));
        assertOnly(SopClasses::isUps, List.of(Uid.UnifiedProcedureStepPush, Uid.UnifiedProcedureStepWatch,
                Uid.UnifiedProcedureStepPull, Uid.UnifiedProcedureStepEvent, Uid.UnifiedProcedureStepQuery));
        assertEquals(12, count(SopClasses::isQueryRetrieve));
        assertTrue(SopClasses.isPrint(Uid.BasicFilmSession));
        assertFalse(SopClasses.isPrint(Uid.StoredPrintStorage));
        assertFalse(SopClasses.isPrint(Uid.MediaCreationManagement));
    }

    @Test
    void whatIsRetrievedWithCGetIsNamedSo() {
        assertOnly(SopClasses::isGet, Uids.all().stream()
                .filter(entry -> entry.type() == Uids.Type.SOP_CLASS && entry.keyword().endsWith("Get"))
                .map(Uids.Entry::uid).toList());
    }

    @Test
    void aQueryOrRetrieveIsToldByItsOperation() {
        assertTrue(SopClasses.isFind(Uid.StudyRootQueryRetrieveInformationModelFind));
        assertTrue(SopClasses.isFind(Uid.UnifiedProcedureStepPull));
        assertTrue(SopClasses.isFind(Uid.ModalityWorklistInformationModelFind));
        assertTrue(SopClasses.isMove(Uid.CompositeInstanceRootRetrieveMove));
        assertTrue(SopClasses.isGet(Uid.CompositeInstanceRetrieveWithoutBulkDataGet));
        assertFalse(SopClasses.isFind(Uid.StudyRootQueryRetrieveInformationModelMove));
        assertFalse(SopClasses.isGet("1.2.840.10008.5.1.4.1.2.1.3.1"));
        assertEquals(0, count(uid -> SopClasses.isFind(uid) && SopClasses.isStorage(uid)));
    }

    private static long count(Predicate<String> predicate) {
        return Uids.all().stream().map(Uids.Entry::uid).filter(predicate).count();
    }

    private static void assertOnly(Predicate<String> predicate, List<String> uids) {
        assertEquals(new HashSet<>(uids),
                new HashSet<>(Uids.all().stream().map(Uids.Entry::uid).filter(predicate).toList()));
    }
}
