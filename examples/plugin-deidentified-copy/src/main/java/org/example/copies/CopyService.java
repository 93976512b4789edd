package org.example.copies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.deidentify.Deidentifier;
import io.larmor.dimse.Body;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.NActionRq;
import io.larmor.dimse.NRequest;
import io.larmor.dimse.Status;
import io.larmor.services.spi.Meters;
import io.larmor.services.spi.NOperation;
import io.larmor.services.spi.NResult;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.OperationContext;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassService;
import io.larmor.services.spi.Staged;
import io.larmor.services.spi.StoreOperation;

/// Two private SOP classes. What is stored to [#STORAGE] is kept de-identified, and nothing else of it; an N-ACTION of [#CONTROL] lists what is
/// kept. One service serves all associations at once: its fields do not change.
final class CopyService implements SopClassService, StoreOperation, NOperation {
    /// De-identified Copy Storage.
    static final String STORAGE = "2.25.24556709962510279769978070684528012622";
    /// De-identified Copy Control, whose well-known instance has the UID of the class.
    static final String CONTROL = "2.25.55301486105631786653243804173289838839";
    /// The action that lists the copies.
    private static final int LIST = 1;
    private static final int LONGEST = 256 << 20;

    private final Path folder;
    private final Meters.Counter copies;
    // One key as long as the service lives: the instances of a study stay one study.
    private final Deidentifier deidentifier = Deidentifier.builder().build();

    CopyService(Path folder, Meters.Counter copies) {
        this.folder = folder;
        this.copies = copies;
    }

    @Override
    public Collection<ServiceDescriptor> descriptors() {
        return List.of(
                ServiceDescriptor.builder(STORAGE).operations(Operation.STORE)
                        .transferSyntaxes(Uid.ExplicitVRLittleEndian, Uid.ImplicitVRLittleEndian).build(),
                ServiceDescriptor.of(CONTROL, Operation.N_ACTION));
    }

    /// Runs on the reader of the association: takes the bytes in. What lasts is done in [Staged#commit].
    @Override
    public Staged receive(OperationContext context, CStoreRq request, Body body) throws IOException {
        TransferSyntax syntax = TransferSyntax.of(body.transferSyntax());
        DataSet original = body.readDataSet(LONGEST);
        if (!original.string(Tag.SOPInstanceUID).orElse("").equals(request.sopInstance())) {
            return Staged.refused(Status.DATA_SET_DOES_NOT_MATCH);
        }
        DataSet copy = deidentifier.deidentify(original).dataSet();
        return new Staged() {
            @Override
            public Status commit() throws IOException {
                DicomFile.write(folder.resolve(copy.string(Tag.SOPInstanceUID).orElseThrow() + ".dcm"), copy, syntax);
                copies.add(1);
                return Status.SUCCESS;
            }

            @Override
            public void discard() {
                // nothing was kept
            }
        };
    }

    /// Runs on a thread of its own.
    @Override
    public NResult perform(OperationContext context, NRequest request, DataSet information) throws IOException {
        if (!(request instanceof NActionRq action) || action.actionTypeId() != LIST) {
            return new NResult(Status.NO_SUCH_ACTION_TYPE);
        }
        var items = new ArrayList<DataSet>();
        try (var files = Files.newDirectoryStream(folder, "*.dcm")) {
            for (Path path : files) {
                try (var file = DicomFile.open(path)) {
                    items.add(DataSet.builder().set(Tag.ReferencedSOPClassUID, file.sopClassUid())
                            .set(Tag.ReferencedSOPInstanceUID, file.sopInstanceUid()).build());
                }
            }
        }
        return new NResult(Status.SUCCESS, DataSet.builder().setItems(Tag.ReferencedSOPSequence, items).build());
    }
}
