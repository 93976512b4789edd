package io.larmor.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Makes data sets of every VR, nested and with private elements, the same ones for the same seed.
final class RandomData {
    private static final Vr[] VRS = Vr.values();
    private final Random random;

    RandomData(long seed) {
        random = new Random(seed);
    }

    DataSet dataSet(int depth) {
        var builder = DataSet.builder().lenient().set(Tag.SpecificCharacterSet, "ISO_IR 192").set(0x0009_0010, Vr.LO,
                "LARMOR");
        fill(builder, depth);
        return builder.build();
    }

    private DataSet item(int depth) {
        var builder = DataSet.builder().lenient();
        fill(builder, depth);
        return builder.build();
    }

    private void fill(DataSetBuilder builder, int depth) {
        int n = random.nextInt(12);
        for (int i = 0; i < n; i++) {
            // Private elements may have every VR.
            int tag = 0x0009_1000 + random.nextInt(256);
            var vr = VRS[random.nextInt(VRS.length)];
            if (vr == Vr.SQ) {
                if (depth > 0) {
                    builder.add(Element.ofItems(tag, items(depth - 1)));
                }
            } else if (vr.isString()) {
                builder.set(tag, vr, strings(vr));
            } else {
                int words = random.nextInt(50) == 0 ? 8000 : random.nextInt(5);
                var value = new byte[words * Math.max(2, vr.valueSize())];
                random.nextBytes(value);
                builder.setBytes(tag, vr, value);
            }
        }
        if (depth > 0 && random.nextBoolean()) {
            builder.setItems(Tag.ReferencedStudySequence, items(depth - 1));
        }
        builder.set(Tag.PatientName, "Yamada^Tarou=山田^太郎").setInts(Tag.Rows, random.nextInt(65536));
    }

    private List<DataSet> items(int depth) {
        var items = new ArrayList<DataSet>();
        for (int i = random.nextInt(4); i > 0; i--) {
            items.add(item(depth));
        }
        return items;
    }

    private String[] strings(Vr vr) {
        var values = new String[vr.isMultiValued() ? random.nextInt(3) : 1];
        for (int i = 0; i < values.length; i++) {
            values[i] = "v" + Integer.toString(random.nextInt(1 << 20), 36) + (vr.isText() ? "é" : "");
        }
        return values;
    }
}
