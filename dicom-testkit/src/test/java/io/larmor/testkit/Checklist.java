package io.larmor.testkit;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import io.larmor.assoc.Payload;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.Status;
import io.larmor.pdu.AssociateRq;
import io.larmor.pdu.PresentationContextRq;
import io.larmor.pdu.UserInformation;
import io.larmor.pdu.UserItem;
import io.larmor.scp.DicomServer;
import io.larmor.scp.DicomServerBuilder;
import io.larmor.services.spi.FindResult;
import io.larmor.services.spi.RetrieveResult;
import io.larmor.services.spi.Staged;

/// What the tests of what implementations get wrong have in common.
final class Checklist {
    static final String CT = Uid.CTImageStorage;
    static final String FIND = Uid.StudyRootQueryRetrieveInformationModelFind;
    static final String MOVE = Uid.StudyRootQueryRetrieveInformationModelMove;
    static final String GET = Uid.StudyRootQueryRetrieveInformationModelGet;
    static final TransferSyntax IMPLICIT = TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
    static final DataSet KEYS = DataSet.builder().set(Tag.QueryRetrieveLevel, "STUDY").setEmpty(Tag.StudyInstanceUID)
            .build();

    private Checklist() {}

    /// A server that answers echo, store, find and retrieve with success; its find has one match of the given length.
    static DicomServerBuilder server(int matchBytes) {
        var match = image("2.25.1").with(Tag.TextValue, "x".repeat(matchBytes));
        return DicomServer.builder().port(0).echo((_, _) -> Status.SUCCESS)
                .store((_, _, body) -> {
                    body.readAll(1 << 20);
                    return Staged.done(Status.SUCCESS);
                })
                .find((_, _, _) -> FindResult.of(List.of(match)))
                .retrieve((_, _, _) -> instances(3));
    }

    static DataSet image(String uid) {
        return DataSet.builder().set(Tag.SOPClassUID, CT).set(Tag.SOPInstanceUID, uid)
                .set(Tag.StudyInstanceUID, "2.25.9")
                .build();
    }

    static RetrieveResult instances(int count) {
        return RetrieveResult.of(IntStream.range(0, count).mapToObj(i -> new Made("2.25.10" + i)).toList());
    }

    private record Made(String sopInstance) implements RetrieveResult.Instance {
        @Override
        public String sopClass() {
            return CT;
        }

        @Override
        public List<String> transferSyntaxes() {
            return List.of(Uid.ImplicitVRLittleEndian);
        }

        @Override
        public Payload open(String transferSyntax) throws IOException {
            return Payload.of(image(sopInstance).encode(TransferSyntax.of(transferSyntax)));
        }
    }

    /// A request with a maximum length and further items, for SOP classes in one transfer syntax.
    static AssociateRq request(int maxPduLength, List<UserItem> more, String... sopClasses) {
        var items = new java.util.ArrayList<>(ScriptedPeer.userInformation(maxPduLength).items());
        items.addAll(more);
        List<PresentationContextRq> contexts = IntStream.range(0, sopClasses.length)
                .mapToObj(i -> new PresentationContextRq(2 * i + 1, sopClasses[i], List.of(Uid.ImplicitVRLittleEndian)))
                .toList();
        return new AssociateRq("LARMOR", "SCRIPTED", contexts, new UserInformation(items));
    }

    /// The elements of a command set as they stand: tag and length; fails if they do not fit.
    static void checkCommand(byte[] bytes, boolean priority, boolean dataSet) {
        var seen = new java.util.TreeMap<Integer, byte[]>();
        int at = 0;
        int last = -1;
        while (at < bytes.length) {
            int tag = little(bytes, at, 2) << 16 | little(bytes, at + 2, 2);
            int length = little(bytes, at + 4, 4);
            check(tag > last, "the order of tags at " + Integer.toHexString(tag));
            check(length % 2 == 0, "an odd length of " + Integer.toHexString(tag));
            last = tag;
            seen.put(tag, Arrays.copyOfRange(bytes, at + 8, at + 8 + length));
            at += 8 + length;
        }
        check(at == bytes.length, "the end of the command");
        byte[] group = seen.get(Tag.CommandGroupLength);
        check(group != null && little(group, 0, 4) == bytes.length - 12, "the group length");
        byte[] type = seen.get(Tag.CommandDataSetType);
        check(type != null && (little(type, 0, 2) != 0x0101) == dataSet, "the Command Data Set Type");
        check(seen.containsKey(Tag.Priority) == priority, "the Priority");
        for (int uid : new int[] {Tag.AffectedSOPClassUID, Tag.AffectedSOPInstanceUID}) {
            byte[] value = seen.get(uid);
            check(value == null || value[value.length - 1] != ' ', "a UID padded with a space");
        }
    }

    private static void check(boolean right, String what) {
        if (!right) {
            throw new AssertionError("Wrong: " + what + ".");
        }
    }

    static int little(byte[] bytes, int at, int count) {
        int value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << 8 | Byte.toUnsignedInt(bytes[at + i]);
        }
        return value;
    }
}
