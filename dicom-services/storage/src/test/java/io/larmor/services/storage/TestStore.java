package io.larmor.services.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.OperationsWindow;
import io.larmor.assoc.PresentationContext;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Vr;
import io.larmor.dimse.Body;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import io.larmor.services.spi.Meters;
import io.larmor.services.spi.OperationContext;
import io.larmor.services.spi.Staged;
import io.larmor.services.spi.StoreOperation;

/// Hands C-STORE requests for one CT image to a storage service, as a server would.
final class TestStore {
    static final String UID = "1.2.3.1.1";
    static final String CALLING_AE = "MODALITY";
    static final Meters METERS = _ -> _ -> {};
    static final DataSet CT = DataSet.builder().set(Tag.SOPClassUID, Uid.CTImageStorage).set(Tag.SOPInstanceUID, UID)
            .set(Tag.PatientID, "P1").set(Tag.StudyInstanceUID, "1.2.3").set(Tag.SeriesInstanceUID, "1.2.3.1")
            .set(Tag.Modality, "CT")
            .setInts(Tag.BitsAllocated, 16).setBytes(Tag.PixelData, Vr.OW, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}).build();

    private TestStore() {}

    static Status store(StoreOperation storage, DataSet dataSet) throws IOException {
        return receive(storage, dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN).commit();
    }

    static Staged receive(StoreOperation storage, DataSet dataSet, TransferSyntax syntax) throws IOException {
        return receive(storage, dataSet.encode(syntax), syntax);
    }

    static Staged receive(StoreOperation storage, byte[] dataSet, TransferSyntax syntax) throws IOException {
        var request = new CStoreRq(1, Uid.CTImageStorage, UID, Priority.MEDIUM, Optional.empty(), DataSet.EMPTY);
        return storage.receive(new Context(), request, Body.of(syntax.uid(), ByteBuffer.wrap(dataSet)));
    }

    /// An association of which only the calling AE title matters.
    private record Context() implements OperationContext {
        @Override
        public AssociationInfo association() {
            return new AssociationInfo(false, CALLING_AE, "LARMOR", List.of(), 16_384, 16_384,
                    new OperationsWindow(1, 1), "1.2", Optional.empty(),
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(),
                    List.of());
        }

        @Override
        public PresentationContext presentationContext() {
            throw new UnsupportedOperationException();
        }

        @Override
        public DimseAssociation exchange() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean cancelled() {
            return false;
        }

        @Override
        public void onCancel(Runnable action) {
            // never cancelled
        }

        @Override
        public List<Integer> extendedNegotiation() {
            return List.of();
        }
    }
}
