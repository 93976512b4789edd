package io.larmor.interop;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.CCancelRq;
import io.larmor.dimse.CEchoRq;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.CGetRq;
import io.larmor.dimse.CMoveRq;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.CommandCodec;
import io.larmor.dimse.DimseMessage;
import io.larmor.dimse.DimseResponse;
import io.larmor.dimse.NActionRq;
import io.larmor.dimse.NCreateRq;
import io.larmor.dimse.NDeleteRq;
import io.larmor.dimse.NEventReportRq;
import io.larmor.dimse.NGetRq;
import io.larmor.dimse.NSetRq;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import io.larmor.pdu.Abort;
import io.larmor.pdu.AssociateAc;
import io.larmor.pdu.AssociateRj;
import io.larmor.pdu.AssociateRq;
import io.larmor.pdu.AsynchronousOperationsWindow;
import io.larmor.pdu.MaximumLength;
import io.larmor.pdu.Octets;
import io.larmor.pdu.PDataTf;
import io.larmor.pdu.Pdu;
import io.larmor.pdu.Pdv;
import io.larmor.pdu.PresentationContextRq;
import io.larmor.pdu.ReleaseRp;
import io.larmor.pdu.ReleaseRq;
import io.larmor.pdu.RoleSelection;
import io.larmor.pdu.UserInformation;
import io.larmor.pdu.UserItem;
import io.larmor.testkit.ArbitraryDataSets;

/// Makes what a requestor says on a whole association, and then changes its order, lengths, contexts, ids and flags. The same seed says the same.
final class AssociationMutator {
    private static final List<String> CLASSES = List.of(Uid.Verification, Uid.CTImageStorage, Uid.MRImageStorage,
            Uid.StudyRootQueryRetrieveInformationModelFind, Uid.StudyRootQueryRetrieveInformationModelMove,
            Uid.StudyRootQueryRetrieveInformationModelGet, Uid.ModalityWorklistInformationModelFind,
            Uid.ModalityPerformedProcedureStep, Uid.UnifiedProcedureStepPush, Uid.StorageCommitmentPushModel);
    private static final long[] MAXIMA = {0, 1, 6, 7, 12, 128, 16_384, 0xFFFF_FFFFL};
    private static final long[] LENGTHS = {0, 1, 2, 3, 4, 6, 0xFF, 0xFFFF, 0x0010_0000, 0x7FFF_FFFF, 0x8000_0000L,
        0xFFFF_FFFEL,
        0xFFFF_FFFFL};

    private final SplittableRandom random;
    private final List<String> contexts = new ArrayList<>();

    AssociationMutator(long seed) {
        random = new SplittableRandom(seed);
    }

    /// {@return PDUs, or what were PDUs, in the order to be sent}
    List<byte[]> next() {
        var pdus = new ArrayList<byte[]>();
        pdus.add(request().encode());
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            message(pdus);
        }
        pdus.add(new ReleaseRq().encode());
        for (int i = random.nextInt(4); i > 0; i--) {
            change(pdus);
        }
        return pdus;
    }

    private Pdu request() {
        contexts.clear();
        var proposed = new ArrayList<PresentationContextRq>();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            contexts.add(pick(CLASSES));
            proposed.add(new PresentationContextRq(2 * contexts.size() - 1, contexts.getLast(),
                    random.nextBoolean()
                            ? List.of(Uid.ExplicitVRLittleEndian)
                            : List.of(Uid.ImplicitVRLittleEndian, Uid.JPEGBaseline8Bit)));
        }
        var items = new ArrayList<UserItem>();
        items.add(new MaximumLength(random.nextInt(3) == 0 ? MAXIMA[random.nextInt(MAXIMA.length)] : 16_384));
        if (random.nextBoolean()) {
            items.add(new AsynchronousOperationsWindow(random.nextInt(4), random.nextInt(4)));
        }
        if (random.nextBoolean()) {
            items.add(new RoleSelection(pick(CLASSES), random.nextBoolean(), random.nextBoolean()));
        }
        return new AssociateRq(LarmorNode.AE, "MUTATOR", proposed, new UserInformation(items));
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /// A message in fragments, on one of the contexts.
    private void message(List<byte[]> pdus) {
        int context = random.nextInt(contexts.size());
        var command = command(contexts.get(context));
        int id = 2 * context + 1;
        cut(pdus, id, true, bytes(CommandCodec.encode(command, command.hasDataSet())));
        if (command.hasDataSet()) {
            cut(pdus, id, false, dataSet().encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN));
        }
    }

    private void cut(List<byte[]> pdus, int context, boolean command, byte[] bytes) {
        int size = 2 * random.nextInt(1 + bytes.length / 6, 2 + bytes.length);
        for (int at = 0; at < bytes.length; at += size) {
            int end = Math.min(bytes.length, at + size);
            var part = Arrays.copyOfRange(bytes, at, end);
            pdus.add(new PDataTf(List.of(new Pdv(context, command, end == bytes.length, Octets.of(part)))).encode());
        }
    }

    private DataSet dataSet() {
        return random.nextInt(3) == 0
                ? ArbitraryDataSets.of(random.nextInt(50))
                : DataSet.builder().set(Tag.SOPClassUID, Uid.CTImageStorage).set(Tag.SOPInstanceUID, uid())
                        .set(Tag.QueryRetrieveLevel, pick(List.of("STUDY", "SERIES", "IMAGE", "PATIENT")))
                        .set(Tag.StudyInstanceUID, "2.25.7").set(Tag.SeriesInstanceUID, "2.25.8")
                        .set(Tag.PatientID, "*").set(Tag.PerformedProcedureStepStatus, "IN PROGRESS").build();
    }

    private String uid() {
        return "2.25." + random.nextInt(1, 20);
    }

    private DimseMessage command(String sopClass) {
        int id = random.nextInt(5);
        return switch (random.nextInt(13)) {
            case 0, 1 -> new CEchoRq(sopClass).withMessageId(id);
            case 2, 3 -> new CStoreRq(id, sopClass, uid(), Priority.MEDIUM, Optional.empty(), DataSet.EMPTY);
            case 4 -> new CFindRq(id, sopClass, Priority.MEDIUM, DataSet.EMPTY);
            case 5 -> new CGetRq(id, sopClass, Priority.MEDIUM, DataSet.EMPTY);
            case 6 -> new CMoveRq(id, sopClass, Priority.MEDIUM, "NOBODY", DataSet.EMPTY);
            case 7 -> new CCancelRq(id);
            case 8 -> new NCreateRq(id, sopClass, uid(), random.nextBoolean(), DataSet.EMPTY);
            case 9 -> new NSetRq(id, sopClass, uid(), true, DataSet.EMPTY);
            case 10 -> random.nextBoolean()
                    ? new NGetRq(id, sopClass, uid(), List.of(Tag.PatientID), DataSet.EMPTY)
                    : new NDeleteRq(id, sopClass, uid(), DataSet.EMPTY);
            case 11 -> random.nextBoolean()
                    ? new NActionRq(id, sopClass, uid(), random.nextInt(6), true, DataSet.EMPTY)
                    : new NEventReportRq(id, sopClass, uid(), 1, true, DataSet.EMPTY);
            default -> DimseResponse.to(new CEchoRq(sopClass).withMessageId(id), Status.SUCCESS);
        };
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private void change(List<byte[]> pdus) {
        int at = random.nextInt(pdus.size());
        byte[] pdu = pdus.get(at);
        switch (random.nextInt(10)) {
            case 0 -> pdus.add(random.nextInt(pdus.size() + 1), pdu);
            case 1 -> {
                if (pdus.size() > 1) {
                    pdus.remove(at);
                }
            }
            case 2 -> Collections.swap(pdus, at, random.nextInt(pdus.size()));
            case 3 -> pdus.add(at, control());
            case 4 -> pdus.set(at, Arrays.copyOf(pdu, random.nextInt(pdu.length)));
            case 5 -> pdus.set(at, withInt(pdu, 2));
            case 6 -> pdus.set(at, withInt(pdu, 6));
            case 7 -> pdus.set(at, withByte(pdu, 10, random.nextInt(16)));
            case 8 -> pdus.set(at, withByte(pdu, 11, random.nextInt(8)));
            default -> pdus.set(at, withByte(pdu, random.nextInt(pdu.length + 1), random.nextInt(256)));
        }
    }

    private byte[] control() {
        return pick(List.<Pdu>of(new ReleaseRq(), new ReleaseRp(), new Abort(0, 0), new Abort(2, 6), request(),
                new AssociateRj(1, 1, 1),
                new AssociateAc(LarmorNode.AE, "MUTATOR", List.of(),
                        new UserInformation(List.of(new MaximumLength(0))))))
                .encode();
    }

    /// A PDU with another length of its own (at 2) or of its first PDV (at 6).
    private byte[] withInt(byte[] pdu, int at) {
        if (pdu.length < at + 4) {
            return pdu;
        }
        var changed = ByteBuffer.wrap(pdu.clone());
        int length = changed.getInt(at);
        changed.putInt(at,
                random.nextBoolean() ? length + random.nextInt(-2, 3) : (int) LENGTHS[random.nextInt(LENGTHS.length)]);
        return changed.array();
    }

    private static byte[] withByte(byte[] pdu, int at, int value) {
        var changed = pdu.clone();
        if (at < changed.length) {
            changed[at] = (byte) value;
        }
        return changed;
    }
}
