package io.larmor.fuzz;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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
import io.larmor.dimse.DimseRequest;
import io.larmor.dimse.DimseResponse;
import io.larmor.dimse.MoveOriginator;
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
import io.larmor.pdu.ImplementationClassUid;
import io.larmor.pdu.ImplementationVersionName;
import io.larmor.pdu.MaximumLength;
import io.larmor.pdu.Octets;
import io.larmor.pdu.PDataTf;
import io.larmor.pdu.Pdu;
import io.larmor.pdu.Pdv;
import io.larmor.pdu.PresentationContextAc;
import io.larmor.pdu.PresentationContextRq;
import io.larmor.pdu.ReleaseRp;
import io.larmor.pdu.ReleaseRq;
import io.larmor.pdu.RoleSelection;
import io.larmor.pdu.SopClassCommonExtendedNegotiation;
import io.larmor.pdu.SopClassExtendedNegotiation;
import io.larmor.pdu.UnknownItem;
import io.larmor.pdu.UserIdentity;
import io.larmor.pdu.UserIdentityAc;
import io.larmor.pdu.UserInformation;
import io.larmor.pdu.UserItem;

/// The seeds of PDUs, commands and associations.
final class MessageSeeds {
    private static final String CT = Uid.CTImageStorage;
    private static final String FIND = Uid.StudyRootQueryRetrieveInformationModelFind;

    private final SeedWriter writer;

    MessageSeeds(SeedWriter writer) {
        this.writer = writer;
    }

    void write() throws IOException {
        pdus();
        commands();
        streams();
    }

    private void pdus() throws IOException {
        var information = new UserInformation(List.of(new MaximumLength(16_384), new ImplementationClassUid("2.25.1"),
                new AsynchronousOperationsWindow(2, 2), new RoleSelection(CT, true, true),
                new SopClassExtendedNegotiation(FIND, Octets.of((byte) 1, (byte) 0)),
                new SopClassCommonExtendedNegotiation(0, CT, Uid.Storage, List.of(Uid.MRImageStorage)),
                UserIdentity.usernameAndPasscode("somebody", "secret", true), new ImplementationVersionName("FUZZ_1"),
                new UnknownItem(0x60, Octets.of((byte) 7))));
        var request = new AssociateRq("CALLED", "CALLING",
                List.of(new PresentationContextRq(1, CT,
                        List.of(Uid.ExplicitVRLittleEndian, Uid.ImplicitVRLittleEndian)),
                        new PresentationContextRq(255, FIND, List.of(Uid.ImplicitVRLittleEndian))),
                information);
        writer.put("pdu", "associate-rq", request.encode());
        writer.put("pdu", "associate-ac", accept(new UserIdentityAc(Octets.of((byte) 1))).encode());
        writer.put("pdu", "associate-rj", new AssociateRj(1, 1, 7).encode());
        writer.put("pdu", "p-data", data(echo()).encode());
        writer.put("pdu", "release", SeedWriter.join(new ReleaseRq().encode(), new ReleaseRp().encode()));
        writer.put("pdu", "abort", new Abort(Abort.SERVICE_PROVIDER, Abort.UNRECOGNIZED_PDU).encode());
    }

    private static AssociateAc accept(UserIdentityAc... identity) {
        var items = new ArrayList<UserItem>(List.of(new MaximumLength(0), new ImplementationClassUid("2.25.2")));
        items.addAll(Arrays.asList(identity));
        return new AssociateAc("CALLED", "CALLING",
                List.of(new PresentationContextAc(1, 0, Uid.ExplicitVRLittleEndian)), new UserInformation(items));
    }

    private void commands() throws IOException {
        for (var request : requests()) {
            writer.put("command", request.field().name(), bytes(request));
            var response = DimseResponse.to(request, Status.PROCESSING_FAILURE.withComment("no reason")
                    .withOffendingElements(List.of(Tag.PatientID)));
            writer.put("command", response.field().name(), bytes(response));
        }
        writer.put("command", "C_CANCEL_RQ", bytes(new CCancelRq(7)));
    }

    private static List<DimseRequest> requests() {
        return List.of(echo(),
                new CStoreRq(3, CT, "2.25.5", Priority.MEDIUM, Optional.of(new MoveOriginator("MOVER", 5)),
                        DataSet.EMPTY),
                new CFindRq(FIND, Priority.HIGH).withMessageId(4), new CGetRq(FIND, Priority.LOW).withMessageId(5),
                new CMoveRq(FIND, Priority.MEDIUM, "THERE").withMessageId(6),
                new NCreateRq(7, Uid.ModalityPerformedProcedureStep, "2.25.9", true, DataSet.EMPTY),
                new NSetRq(8, Uid.ModalityPerformedProcedureStep, "2.25.9", true, DataSet.EMPTY),
                new NGetRq(9, Uid.ModalityPerformedProcedureStep, "2.25.9", List.of(Tag.PatientID, Tag.Modality),
                        DataSet.EMPTY),
                new NActionRq(10, Uid.StorageCommitmentPushModel, "2.25.9", 1, true, DataSet.EMPTY),
                new NEventReportRq(11, Uid.StorageCommitmentPushModel, "2.25.9", 2, true, DataSet.EMPTY),
                new NDeleteRq(12, Uid.ModalityPerformedProcedureStep, "2.25.9", DataSet.EMPTY));
    }

    private static CEchoRq echo() {
        return new CEchoRq(Uid.Verification).withMessageId(1);
    }

    private static byte[] bytes(DimseMessage message) {
        var bytes = CommandCodec.encode(message, message.hasDataSet());
        var copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }

    private static PDataTf data(DimseMessage message) {
        return new PDataTf(List.of(new Pdv(1, true, true, Octets.of(bytes(message)))));
    }

    /// The first byte is that of [StreamTarget].
    private void streams() throws IOException {
        var release = new ReleaseRq().encode();
        byte[] identifier = DataSet.builder().set(Tag.QueryRetrieveLevel, "STUDY").set(Tag.PatientID, "4711").build()
                .encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        writer.put("stream", "echo", SeedWriter.join(new byte[] {(byte) 0xFE}, data(echo()).encode(), release));
        byte[] store = bytes(requests().get(1));
        writer.put("stream", "store", SeedWriter.join(new byte[] {(byte) 0x52},
                pdu(new Pdv(3, true, false, part(store, 0, 40)), new Pdv(3, true, true, part(store, 40, store.length))),
                pdu(new Pdv(3, false, false, part(identifier, 0, 20))),
                pdu(new Pdv(3, false, true, part(identifier, 20, identifier.length))), release));
        writer.put("stream", "find", SeedWriter.join(new byte[] {(byte) 0xFE},
                pdu(new Pdv(5, true, true, Octets.of(bytes(requests().get(2))))),
                pdu(new Pdv(5, false, true, Octets.of(identifier))), data(new CCancelRq(4)).encode(), release));
        writer.put("stream", "asked",
                SeedWriter.join(new byte[] {(byte) 0xFC}, StreamTarget.REQUEST, new Abort(0, 0).encode()));
        writer.put("stream", "answered", SeedWriter.join(new byte[] {(byte) 0xFD}, accept().encode(),
                data(DimseResponse.to(echo(), Status.SUCCESS)).encode(), data(echo()).encode(), release));
        writer.put("stream", "rejected", SeedWriter.join(new byte[] {5}, new AssociateRj(2, 3, 1).encode()));
    }

    private static byte[] pdu(Pdv... values) {
        Pdu pdu = new PDataTf(List.of(values));
        return pdu.encode();
    }

    private static Octets part(byte[] bytes, int from, int to) {
        return Octets.of(Arrays.copyOfRange(bytes, from, to));
    }
}
