package io.larmor.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.DicomJson;
import io.larmor.data.SpecificCharacterSet;
import io.larmor.data.Tag;
import io.larmor.data.Transcoder;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Vr;
import io.larmor.media.FileSetUpdater;
import io.larmor.testkit.ArbitraryDataSets;
import io.larmor.xml.NativeDicomXml;

/// Makes the committed corpus: small valid inputs for each target, of nobody and nothing. The argument is the folder.
final class SeedWriter {
    private static final int SMALL = 1500;
    private static final int EACH = 6;
    private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;

    private final Path folder;

    private SeedWriter(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) throws IOException {
        var writer = new SeedWriter(Path.of(args[0]));
        new MessageSeeds(writer).write();
        writer.dataSets();
        writer.characterSets();
        writer.files();
        writer.directories();
        writer.documents();
        writer.queries();
        writer.entrances();
    }

    void put(String target, String name, byte[] bytes) throws IOException {
        Files.createDirectories(folder.resolve(target));
        Files.write(folder.resolve(target).resolve(name), bytes);
    }

    static byte[] join(byte[]... parts) {
        var joined = new ByteArrayOutputStream();
        for (var part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private void dataSets() throws IOException {
        for (var syntax : List.of("implicit", "explicit", "big-endian", "deflated")) {
            var encoding = ((DataSetTarget) Targets.make(syntax)).syntax();
            for (int seed = 0, made = 0; made < EACH; seed++) {
                byte[] bytes = ArbitraryDataSets.of(seed).encode(encoding);
                if (bytes.length > 60 && bytes.length < SMALL) {
                    put(syntax, "arbitrary-" + seed, encoding.deflated() ? join(new byte[1], bytes) : bytes);
                    made++;
                }
            }
        }
        for (int seed = 0, made = 0; made < EACH; seed++) {
            byte[] bytes = ArbitraryDataSets.encapsulated(seed).encode(TransferSyntax.of(Uid.JPEGLosslessSV1));
            if (bytes.length < 8 * SMALL) {
                put("encapsulated", "arbitrary-" + seed, bytes);
                made++;
            }
        }
        byte[] nested = sample().encode(EXPLICIT);
        put("explicit", "defined-lengths", nested);
        put("deflated", "to-be-deflated", join(new byte[] {1}, nested));
        put("encapsulated", "native", nested);
        for (var to : List.of(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.EXPLICIT_VR_BIG_ENDIAN)) {
            var out = new ByteArrayOutputStream();
            Transcoder.convert(new ByteArrayInputStream(nested), EXPLICIT, out, to);
            put(to.bigEndian() ? "big-endian" : "implicit", "undefined-lengths", out.toByteArray());
        }
    }

    private static DataSet sample() {
        var code = DataSet.builder().set(Tag.CodeValue, "T-1").set(Tag.CodeMeaning, "Thorax").build();
        var item = DataSet.builder().set(Tag.ReferencedSOPClassUID, Uid.CTImageStorage)
                .set(Tag.ReferencedSOPInstanceUID, "2.25.7")
                .setItems(Tag.PurposeOfReferenceCodeSequence, code, code).build();
        return DataSet.builder().set(Tag.SpecificCharacterSet, "ISO_IR 100").set(Tag.SOPClassUID, Uid.CTImageStorage)
                .set(Tag.SOPInstanceUID, "2.25.5").set(Tag.StudyDate, "20240229").set(Tag.StudyTime, "101500.25")
                .set(Tag.PatientName, "Müller^Jörg").set(Tag.PatientID, "4711").set(Tag.PatientAge, "031Y")
                .set(Tag.StudyInstanceUID, "2.25.3").set(Tag.SeriesInstanceUID, "2.25.4").set(Tag.Modality, "CT")
                .setItems(Tag.ReferencedImageSequence, item, DataSet.EMPTY)
                .set(0x0009_0010, Vr.LO, "LARMOR ARBITRARY").set(0x0009_1001, Vr.UN, new String[0])
                .setInts(Tag.Rows, 2).setInts(Tag.Columns, 2).setInts(Tag.BitsAllocated, 16)
                .setInts(Tag.SamplesPerPixel, 1)
                .set(Tag.NumberOfFrames, "1").set(Tag.PixelSpacing, "0.5", "0.5e0")
                .setBytes(Tag.PixelData, Vr.OW, new byte[8]).build();
    }

    private void characterSets() throws IOException {
        var texts = List.of("Doe^Jane", "Müller^Jörg", "Люкceмбypг", "Διονυσιος", "山田^太郎=やまだ^たろう", "김희중=金^喜中", "王^小东",
                "é山🙂",
                "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎");
        for (var terms : List.of("", "ISO_IR 100", "ISO_IR 144", "ISO_IR 126", "ISO_IR 13", "ISO_IR 192", "GB18030",
                "GBK", "\\ISO 2022 IR 87",
                "ISO 2022 IR 13\\ISO 2022 IR 87\\ISO 2022 IR 159", "\\ISO 2022 IR 149", "\\ISO 2022 IR 58",
                "ISO 2022 IR 6\\ISO 2022 IR 100\\ISO 2022 IR 144")) {
            var set = SpecificCharacterSet.of(terms.split("\\\\", -1));
            for (var text : texts) {
                if (set.canEncode(text)) {
                    put("character-set", HexFormat.of().toHexDigits((short) (terms + text).hashCode()),
                            join(ascii(terms + "\n"), new byte[1], set.encode(text, Vr.PN)));
                }
            }
        }
    }

    private void files() throws IOException {
        byte[] dataSet = sample().encode(EXPLICIT);
        byte[] header = DicomFile
                .header(DicomFile.fileMeta(Uid.CTImageStorage, "2.25.5", Uid.ExplicitVRLittleEndian, "MODALITY"));
        put("part10", "whole", join(header, dataSet));
        put("part10", "without-preamble",
                Arrays.copyOfRange(join(header, dataSet), 128, header.length + dataSet.length));
        put("part10", "bare-explicit", dataSet);
        put("part10", "bare-implicit", sample().encode(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN));
        put("part10", "bare-big-endian", sample().encode(TransferSyntax.EXPLICIT_VR_BIG_ENDIAN));
        put("part10", "deflated", join(
                DicomFile.header(
                        DicomFile.fileMeta(Uid.CTImageStorage, "2.25.5", Uid.DeflatedExplicitVRLittleEndian, "")),
                sample().encode(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)));
        put("part10", "encapsulated", join(
                DicomFile.header(DicomFile.fileMeta(Uid.CTImageStorage, "2.25.5", Uid.JPEGLosslessSV1, "")),
                Files.readAllBytes(folder.resolve("encapsulated/native"))));
    }

    private void directories() throws IOException {
        var root = Files.createTempDirectory("larmor-fuzz");
        var source = root.resolve("source");
        try (var updater = FileSetUpdater.create(root.resolve("set"), "FUZZ")) {
            for (int i = 0; i < 3; i++) {
                DicomFile.write(source,
                        sample().with(Tag.SOPInstanceUID, "2.25.5" + i).with(Tag.SeriesInstanceUID, "2.25.4" + i / 2),
                        EXPLICIT);
                updater.add(source);
            }
            put("dicomdir", "three-instances", Files.readAllBytes(updater.commit().file()));
        }
        put("dicomdir", "data-set-alone", DataSet
                .builder().set(Tag.FileSetID, "EMPTY").setItems(Tag.DirectoryRecordSequence,
                        DataSet.builder().set(Tag.DirectoryRecordType, "PATIENT")
                                .set(Tag.ReferencedFileID, "DICOM", "A").build())
                .build()
                .encode(EXPLICIT));
        try (var left = Files.walk(root)) {
            left.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        }
    }

    private void documents() throws IOException {
        for (int seed = 0, made = 0; made < EACH; seed++) {
            var dataSet = ArbitraryDataSets.of(seed);
            if (DicomJson.toString(dataSet).length() < 2 * SMALL) {
                document("arbitrary-" + seed, dataSet);
                made++;
            }
        }
        document("sample", sample());
        put("json", "array", ascii("[{},{\"00100010\":{\"vr\":\"PN\",\"Value\":[{\"Alphabetic\":\"A^B\"}]}}]"));
        put("json", "elsewhere", ascii("{\"7FE00010\":{\"vr\":\"OW\",\"BulkDataURI\":\"http://localhost/1\"}}"));
        put("json", "numbers", ascii("{\"00189073\":{\"vr\":\"FD\",\"Value\":[1e308,\"NaN\",-0,null,\"-Infinity\"]}}"));
        put("xml", "elsewhere",
                ascii("<NativeDicomModel><DicomAttribute tag=\"7FE00010\" vr=\"OW\"><BulkData uri=\"file:/etc/hosts\"/>"
                        + "</DicomAttribute></NativeDicomModel>"));
        put("xml", "entity",
                ascii("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:/etc/hosts\">]><NativeDicomModel>&b;</NativeDicomModel>"));
    }

    private void document(String name, DataSet dataSet) throws IOException {
        put("json", name, DicomJson.toString(dataSet).getBytes(StandardCharsets.UTF_8));
        var xml = new ByteArrayOutputStream();
        NativeDicomXml.write(dataSet, xml,
                NativeDicomXml.Options.DEFAULT.withIllegal(NativeDicomXml.IllegalCharacters.REPLACE));
        put("xml", name, xml.toByteArray());
    }

    private void queries() throws IOException {
        query("names", 2, DataSet.builder().set(Tag.PatientName, "M?ller^J*").set(Tag.PatientID, "").build());
        query("dates", 1, DataSet.builder().set(Tag.StudyDate, "20240101-").set(Tag.StudyTime, "-1200").build());
        query("zones", 4,
                DataSet.builder().set(Tag.TimezoneOffsetFromUTC, "+0900").set(Tag.StudyTime, "1000-1100").build());
        query("uids", 0, DataSet.builder().set(Tag.StudyInstanceUID, "2.25.3", "2.25.9")
                .set(Tag.ModalitiesInStudy, "CT").build());
        query("items", 8, DataSet.builder().setItems(Tag.ReferencedImageSequence,
                DataSet.builder().set(Tag.ReferencedSOPInstanceUID, "2.25.7").build()).setInts(Tag.Rows, 2).build());
        query("empty", 0, DataSet.builder().set(Tag.PatientName, "\"\"").build());
    }

    private void query(String name, int flags, DataSet identifier) throws IOException {
        byte[] keys = identifier.encode(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
        if (keys.length % 4 != 0) {
            // The length is told in units of four bytes.
            keys = identifier.with(Tag.InstanceNumber, keys.length % 4 == 2 ? "10" : "1")
                    .encode(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
        }
        put("matching", name, join(new byte[] {(byte) flags, (byte) (keys.length / 4)}, keys,
                sample().encode(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)));
    }

    private void entrances() throws IOException {
        byte[] request = StreamTarget.REQUEST;
        byte[] second = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a2111000c0a0000010a00000230390ce4");
        // A ClientHello of TLS 1.2 that offers one cipher suite.
        byte[] hello = HexFormat.of().parseHex("160301002f0100002b0303" + "11".repeat(32) + "000002c02b0100");
        put("entrance", "proxy-1",
                join(new byte[] {(byte) 0xF9}, ascii("PROXY TCP4 10.0.0.1 10.0.0.2 56324 11112\r\n"), request));
        put("entrance", "proxy-1-ip6", join(new byte[] {1}, ascii("PROXY TCP6 fe80::1 ::1 56324 11112\r\n"), request));
        put("entrance", "proxy-1-unknown", join(new byte[] {(byte) 0xF9}, ascii("PROXY UNKNOWN\r\n"), request));
        put("entrance", "proxy-2", join(new byte[] {9}, second, request));
        put("entrance", "proxy-2-tls", join(new byte[] {(byte) 0xF7}, second, hello));
        put("entrance", "tls", join(new byte[] {(byte) 0xFA}, hello));
        put("entrance", "tls-or-plain", join(new byte[] {(byte) 0xFE}, request));
        put("entrance", "plain", join(new byte[] {0}, request));
    }
}
