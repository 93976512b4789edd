package io.larmor.pdu;

import java.nio.ByteBuffer;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

class GoldenPduTest {
    private static final String VERIFICATION = "1.2.840.10008.1.1";
    private static final String IMPLICIT = "1.2.840.10008.1.2";

    private static void isCoded(Pdu pdu, String hex) throws MalformedPduException {
        byte[] golden = Hex.bytes(hex);
        assertArrayEquals(golden, pdu.encode());
        assertEquals(pdu, Pdu.decode(ByteBuffer.wrap(golden)));
    }

    @Test
    void anAssociateRqIsCoded() throws MalformedPduException {
        var user = new UserInformation(List.of(
                new MaximumLength(0x4000),
                new ImplementationClassUid("1.2.3"),
                new AsynchronousOperationsWindow(32, 5),
                new RoleSelection(VERIFICATION, true, false),
                new ImplementationVersionName("LARMOR"),
                new SopClassExtendedNegotiation("1.2", Octets.of((byte) 1, (byte) 0)),
                new SopClassCommonExtendedNegotiation(0, "1.2", "1.3", List.of("1.4", "1.5.6")),
                UserIdentity.usernameAndPasscode("ab", "c", true),
                new UnknownItem(0x5A, Octets.of((byte) 7))));
        var context = new PresentationContextRq(1, VERIFICATION, List.of(IMPLICIT, "1.2.840.10008.1.2.1"));
        isCoded(new AssociateRq("CALLED", "CALLING", List.of(context), user), """
                01 00 0000011f                       ; A-ASSOCIATE-RQ
                0001 0000                            ; protocol version, reserved
                'CALLED 20202020202020202020         ; called AE title
                'CALLING 202020202020202020          ; calling AE title
                0000000000000000000000000000000000000000000000000000000000000000
                10 00 0015 '1.2.840.10008.3.1.1.1    ; application context
                20 00 0045                           ; presentation context
                  01 00 00 00
                  30 00 0011 '1.2.840.10008.1.1      ; abstract syntax
                  40 00 0011 '1.2.840.10008.1.2      ; transfer syntax
                  40 00 0013 '1.2.840.10008.1.2.1    ; transfer syntax
                50 00 0075                           ; user information
                  51 00 0004 00004000                ; maximum length
                  52 00 0005 '1.2.3                  ; implementation class UID
                  53 00 0004 0020 0005               ; asynchronous operations window
                  54 00 0015 0011 '1.2.840.10008.1.1 01 00
                  55 00 0006 'LARMOR                 ; implementation version name
                  56 00 0007 0003 '1.2 01 00         ; SOP class extended negotiation
                  57 00 0018 0003 '1.2 0003 '1.3 000c 0003 '1.4 0005 '1.5.6
                  58 00 0009 02 01 0002 'ab 0001 'c  ; user identity
                  5a 00 0001 07                      ; unknown
                """);
    }

    @Test
    void anAssociateAcIsCoded() throws MalformedPduException {
        var user = new UserInformation(List.of(new MaximumLength(0), new UserIdentityAc(Octets.of((byte) 9))));
        var contexts = List.of(new PresentationContextAc(1, PresentationContextAc.ACCEPTANCE, IMPLICIT),
                new PresentationContextAc(3, PresentationContextAc.ABSTRACT_SYNTAX_NOT_SUPPORTED, ""));
        isCoded(new AssociateAc("CALLED", "CALLING", contexts, user), """
                02 00 00000099                       ; A-ASSOCIATE-AC
                0001 0000                            ; protocol version, reserved
                'CALLED 20202020202020202020
                'CALLING 202020202020202020
                0000000000000000000000000000000000000000000000000000000000000000
                10 00 0015 '1.2.840.10008.3.1.1.1    ; application context
                21 00 0019 01 00 00 00               ; presentation context, accepted
                  40 00 0011 '1.2.840.10008.1.2
                21 00 0008 03 00 03 00               ; abstract-syntax-not-supported
                  40 00 0000
                50 00 000f
                  51 00 0004 00000000                ; maximum length: unlimited
                  59 00 0003 0001 09                 ; user identity
                """);
    }

    @Test
    void anAssociateRjIsCoded() throws MalformedPduException {
        isCoded(new AssociateRj(2, 3, 1), "03 00 00000004 00 02 03 01");
    }

    @Test
    void aPDataTfIsCoded() throws MalformedPduException {
        var pdu = new PDataTf(List.of(new Pdv(1, true, true, Octets.of((byte) 0xAA, (byte) 0xBB)),
                new Pdv(3, false, false, Octets.EMPTY)));
        isCoded(pdu, """
                04 00 0000000e
                00000004 01 03 aabb                  ; command, last
                00000002 03 00                       ; data set, more to come
                """);
    }

    @Test
    void theHeaderInPlaceIsThatOfThePdu() {
        var pdu = new PDataTf(List.of(new Pdv(5, false, true, Octets.of((byte) 1, (byte) 2))));
        var out = ByteBuffer.allocate(14);
        PdvHeader.putWithPdu(out, 5, PdvHeader.LAST, 2);
        assertArrayEquals(pdu.encode(), out.put((byte) 1).put((byte) 2).array());
    }

    @Test
    void aReleaseRqIsCoded() throws MalformedPduException {
        isCoded(new ReleaseRq(), "05 00 00000004 00000000");
    }

    @Test
    void aReleaseRpIsCoded() throws MalformedPduException {
        isCoded(new ReleaseRp(), "06 00 00000004 00000000");
    }

    @Test
    void anAbortIsCoded() throws MalformedPduException {
        isCoded(new Abort(Abort.SERVICE_PROVIDER, Abort.UNEXPECTED_PDU), "07 00 00000004 00 00 02 02");
    }
}
