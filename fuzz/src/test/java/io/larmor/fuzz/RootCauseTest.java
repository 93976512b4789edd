package io.larmor.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Element;
import io.larmor.data.Frames;
import io.larmor.data.Matching;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Vr;
import io.larmor.pdu.MalformedPduException;
import io.larmor.pdu.Octets;
import io.larmor.pdu.PDataTf;
import io.larmor.pdu.Pdu;
import io.larmor.pdu.Pdv;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

/// What has broken implementations of DICOM before, by its root cause: those that no other test has; docs/testing.md lists them all.
class RootCauseTest {
    private static final TransferSyntax IMPLICIT = TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;

    /// `length -= 4 + pdvLength` wraps round to a large number.
    @ParameterizedTest
    @ValueSource(longs = {0xFFFF_FFFFL, 0xFFFF_FFFCL, 0x8000_0000L, 0x8000_0005L, 0x7FFF_FFFFL, 1, 0})
    void aPdvLengthThatWrapsIsRefused(long length) {
        var pdu = ByteBuffer.wrap(new PDataTf(List.of(new Pdv(1, true, true, Octets.of(new byte[10])))).encode());
        pdu.putInt(6, (int) length);
        assertThrows(MalformedPduException.class, () -> Pdu.decode(pdu));
        var stream = SeedWriter.join(new byte[] {(byte) 0xFE}, pdu.array());
        assertThrows(IOException.class, () -> new StreamTarget().read(stream));
    }

    /// An item of an A-ASSOCIATE-RQ that says it is longer than the PDU, or than what holds it.
    @Test
    void anItemLengthThatGoesBeyondItsPduIsRefused() {
        byte[] request = StreamTarget.REQUEST;
        // The fixed part ends at 74; each item begins with type, reserved, length.
        for (int at = 74; at < request.length;) {
            int length = ByteBuffer.wrap(request).getShort(at + 2);
            for (int wrong : new int[] {0xFFFF, 0x8000, request.length}) {
                var changed = ByteBuffer.wrap(request.clone()).putShort(at + 2, (short) wrong);
                assertThrows(MalformedPduException.class, () -> Pdu.decode(changed));
            }
            at += 4 + length;
        }
    }

    /// An offset plus a length of an element, beyond 31 and beyond 32 bits.
    @ParameterizedTest
    @ValueSource(longs = {0xFFFF_FFFEL, 0xFFFF_FFF8L, 0x8000_0000L, 0x7FFF_FFFFL, 0x7FFF_FFF8L})
    void anElementLengthThatWrapsIsRefused(long length) {
        var bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putShort((short) 0x0010)
                .putShort((short) 0x0020)
                .putInt((int) length);
        assertThrows(DicomFormatException.class, () -> DataSet.parse(bytes.array(), IMPLICIT));
        for (var target : new String[] {"implicit", "explicit", "big-endian", "encapsulated"}) {
            assertThrows(DicomFormatException.class, () -> Targets.make(target).read(bytes.array().clone()));
        }
    }

    /// Rows × Columns × Samples × Frames that fit in no 32, and in no 64 bits.
    @ParameterizedTest
    @ValueSource(strings = {"1", "2147483647", "9223372036854775807"})
    void dimensionsThatWrapAreRefused(String frames) {
        var dataSet = DataSet.builder().lenient().setInts(Tag.SamplesPerPixel, 0xFFFF).set(Tag.NumberOfFrames, frames)
                .setInts(Tag.Rows, 0xFFFF).setInts(Tag.Columns, 0xFFFF).setInts(Tag.BitsAllocated, 0xFFFF)
                .setBytes(Tag.PixelData, Vr.OW, new byte[8]).build();
        assertThrows(DicomFormatException.class, () -> Frames.of(dataSet).bytes(0));
    }

    /// A known attribute with a VR that it never has, where the code asks for what it should be.
    @Test
    void aKnownAttributeOfAnotherVrIsNotTakenForWhatItShouldBe() throws IOException {
        var dataSet = DataSet.builder().lenient()
                .add(Element.of(Tag.PatientName, Vr.US, new byte[] {1, 0}))
                .add(Element.of(Tag.SOPInstanceUID, Vr.FD, new byte[8]))
                .add(Element.of(Tag.StudyDate, Vr.OB, new byte[2]))
                .add(Element.of(Tag.ReferencedImageSequence, Vr.UT, "text"))
                .add(Element.ofItems(Tag.Rows, List.of(DataSet.EMPTY)))
                .add(Element.of(Tag.Columns, Vr.UL, new byte[] {-1, -1, -1, -1}))
                .add(Element.of(Tag.NumberOfFrames, Vr.LO, "many"))
                .add(Element.of(Tag.PixelData, Vr.OW, new byte[8])).build();
        Walk.over(dataSet);
        assertEquals(List.of(), dataSet.items(Tag.ReferencedImageSequence));
        assertThrows(DicomFormatException.class, () -> Frames.of(dataSet).bytes(0));
        var keys = DataSet.builder().set(Tag.PatientName, "A*").set(Tag.StudyDate, "20240101-").build();
        assertFalse(Matching.of(keys).matches(dataSet));
        for (var target : new String[] {"explicit", "big-endian"}) {
            var syntax = ((DataSetTarget) Targets.make(target)).syntax();
            Execution.run(Targets.make(target), dataSet.encode(syntax));
        }
    }
}
