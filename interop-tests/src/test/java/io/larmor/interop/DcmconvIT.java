package io.larmor.interop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Dictionary;
import io.larmor.data.Element;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Vr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Every real file without compressed pixel data, converted among the native transfer syntaxes: value for value what DCMTK's dcmconv makes. Each file
/// is converted to two of the four syntaxes, each syntax made of every other file; with `-Dlarmor.dcmconv=all` to all.
class DcmconvIT {
    private static final Map<String, TransferSyntax> SYNTAXES = new LinkedHashMap<>();
    private static final boolean ALL = "all".equals(System.getProperty("larmor.dcmconv"));

    /// dcmconv gives an UN of undefined length a defined one on the way to implicit VR, and nothing tells any more that it is a sequence.
    private static final List<String> LOSES_THE_SEQUENCE = List.of("generated/private-blocks.dcm +ti",
            "generated/private-implicit.dcm +ti",
            "generated/un-undefined-length.dcm +ti", "pydicom/nested_priv_SQ.dcm +ti");

    static {
        SYNTAXES.put("+te", TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        SYNTAXES.put("+ti", TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
        SYNTAXES.put("+tb", TransferSyntax.EXPLICIT_VR_BIG_ENDIAN);
        SYNTAXES.put("+td", TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
    }

    @Test
    void conversionIsThatOfDcmconv(@TempDir Path folder) throws Exception {
        SharedFiles.require();
        Programs.require("dcmconv");
        var differences = new ArrayList<String>();
        int compared = 0;
        int files = 0;
        for (var entry : SharedFiles.entries()) {
            if (!entry.expected().equals("reads")) {
                continue;
            }
            try (var file = DicomFile.open(entry.path())) {
                if (file.transferSyntax().encapsulated()) {
                    continue;
                }
                files++;
                int number = 0;
                for (var target : SYNTAXES.entrySet()) {
                    if (!ALL && (number++ + files) % 2 != 0) {
                        continue;
                    }
                    var theirs = folder.resolve("theirs.dcm");
                    Files.deleteIfExists(theirs);
                    if (LOSES_THE_SEQUENCE.contains(entry.name() + " " + target.getKey())) {
                        continue;
                    }
                    if (ForeignProcess.run("dcmconv", target.getKey(), entry.path().toString(), theirs.toString())
                            .failed()) {
                        continue;
                    }
                    var difference = compare(file, theirs, target.getValue());
                    if (!difference.isEmpty()) {
                        differences.add(entry.name() + " " + target.getKey() + ": " + difference);
                    }
                    compared++;
                }
            }
        }
        System.out.println(compared - differences.size() + " of " + compared + " conversions equal those of dcmconv");
        assertEquals(List.of(), differences, () -> String.join("\n", differences));
        assertTrue(compared > (ALL ? 400 : 200), "only " + compared + " conversions were compared");
    }

    private static String compare(DicomFile file, Path converted, TransferSyntax to) throws IOException {
        try (var theirs = DicomFile.open(converted)) {
            var out = new ByteArrayOutputStream();
            file.dataSet().writeTo(out, to);
            var ours = DataSet.parse(out.toByteArray(), to);
            return compare("", ours, theirs.dataSet(), to.explicitVr());
        } catch (DicomFormatException e) {
            return "one of them cannot be read: " + e.getMessage();
        }
    }

    private static String compare(String path, DataSet ours, DataSet theirs, boolean explicit) throws IOException {
        var left = elements(ours);
        var right = elements(theirs);
        if (!left.keySet().equals(right.keySet())) {
            return path + " elements differ: " + left.keySet() + " " + right.keySet();
        }
        for (var entry : left.entrySet()) {
            var here = path + "/" + String.format(Locale.ROOT, "%08X", entry.getKey());
            var difference = compare(here, entry.getValue(), Objects.requireNonNull(right.get(entry.getKey())),
                    explicit);
            if (!difference.isEmpty()) {
                return difference;
            }
        }
        return "";
    }

    /// Without group lengths, and Data Set Trailing Padding (PS3.10 §7.2), which dcmconv drops.
    private static Map<Integer, Element> elements(DataSet dataSet) {
        var elements = new LinkedHashMap<Integer, Element>();
        for (var element : dataSet) {
            if ((element.tag() & 0xFFFF) != 0 && element.tag() != 0xFFFC_FFFC) {
                elements.put(element.tag(), element);
            }
        }
        return elements;
    }

    private static String compare(String here, Element ours, Element theirs, boolean explicit) throws IOException {
        boolean known = Dictionary.vr(ours.tag()) != Vr.UN;
        if (explicit && known && ours.vr() != theirs.vr()) {
            return here + " is " + ours.vr() + ", theirs " + theirs.vr();
        }
        if (ours.vr() == Vr.SQ && theirs.vr() == Vr.SQ) {
            if (ours.items().size() != theirs.items().size()) {
                return here + " has " + ours.items().size() + " items, theirs " + theirs.items().size();
            }
            for (int i = 0; i < ours.items().size(); i++) {
                var difference = compare(here + "[" + i + "]", ours.items().get(i), theirs.items().get(i), explicit);
                if (!difference.isEmpty()) {
                    return difference;
                }
            }
            return "";
        }
        return same(ours, theirs)
                ? ""
                : here + " differs: " + ours.vr() + " of " + ours.length() + " bytes, theirs " + theirs.vr() + " of "
                        + theirs.length();
    }

    /// Padding is no part of a value: dcmconv drops more of it than is needed, and pads with either byte.
    private static boolean same(Element ours, Element theirs) {
        if (Arrays.equals(even(ours.bytes()), even(theirs.bytes()))) {
            return true;
        }
        return ours.vr().isString() && ours.vr() == theirs.vr() && ours.strings().equals(theirs.strings());
    }

    private static byte[] even(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length + (bytes.length & 1));
    }
}
