package io.larmor.testkit;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.SplittableRandom;

import io.larmor.data.DataSetBuilder;
import io.larmor.data.Tag;

/// A person who does not exist.
record SyntheticPatient(String id, Name name, LocalDate birthDate, String sex, int weight) {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd");

    /// Family and given names beside the character sets that can write them.
    private static final List<Name> NAMES = List.of(
            Name.of("DOE^JANE", "F"),
            Name.of("Müller^Jürgen", "M", "ISO_IR 100"),
            Name.of("Yamada^Tarou=山田^太郎=やまだ^たろう", "M", "", "ISO 2022 IR 87"),
            Name.of("Иванова^Анна", "F", "ISO_IR 144"),
            Name.of("DOE^JOHN", "M"),
            Name.of("Hong^Gildong=洪^吉洞=홍^길동", "M", "", "ISO 2022 IR 149"),
            Name.of("Wang^XiaoDong=王^小东", "M", "GB18030"),
            Name.of("Παπαδοπούλου^Ελένη", "F", "ISO_IR 126"),
            Name.of("Łukasiewicz^Żaneta", "F", "ISO_IR 101"),
            Name.of("O'Brien^Niamh^Órla^Dr^", "F", "ISO_IR 192"),
            Name.of("כהן^דוד", "M", "ISO_IR 138"),
            Name.of("SMITH^ALEX", "O"),
            Name.of("สมชาย^ใจดี", "M", "ISO_IR 166"),
            Name.of("Öztürk^Gülşen", "F", "ISO_IR 148"),
            Name.of("محمد^فاطمة", "F", "ISO_IR 127"),
            Name.of("Nguyễn^Thị Hương", "F", "ISO_IR 192"));

    /// A person name, the person's sex, and the Specific Character Set that it is written in.
    record Name(String text, String sex, List<String> characterSet) {
        static Name of(String text, String sex, String... characterSet) {
            return new Name(text, sex, List.of(characterSet));
        }
    }

    static SyntheticPatient of(long seed, int number) {
        var random = new SplittableRandom(seed);
        var name = NAMES.get(number % NAMES.size());
        var birth = LocalDate.of(1935, 1, 1).plusDays(random.nextInt(75 * 365));
        return new SyntheticPatient("LM%06d-%03d".formatted(number + 1, random.nextInt(1000)), name, birth, name.sex(),
                50 + random.nextInt(50));
    }

    void describe(DataSetBuilder builder) {
        if (!name.characterSet().isEmpty()) {
            builder.set(Tag.SpecificCharacterSet, name.characterSet().toArray(String[]::new));
        }
        builder.set(Tag.PatientName, name.text())
                .set(Tag.PatientID, id)
                .set(Tag.PatientBirthDate, DATE.format(birthDate))
                .set(Tag.PatientSex, sex)
                .set(Tag.PatientWeight, String.valueOf(weight));
    }
}
