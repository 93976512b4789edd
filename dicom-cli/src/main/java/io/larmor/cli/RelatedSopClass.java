package io.larmor.cli;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.larmor.data.Uid;
import io.larmor.data.Uids;
import io.larmor.pdu.SopClassCommonExtendedNegotiation;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A storage SOP class, for the most part a private one, and a general one that it specializes: who stores the general one may take
/// instances of the other as such (PS3.7 §D.3.3.6, PS3.4 §B.4.1).
///
/// @param sopClass UID of the special one
/// @param general  UID of the general one
record RelatedSopClass(String sopClass, String general) {
    /// {@return what is negotiated about SOP classes: an item for each special one, with all that it is related to}
    static List<SopClassCommonExtendedNegotiation> items(List<RelatedSopClass> related) {
        var bySopClass = new LinkedHashMap<String, Set<String>>();
        related.forEach(each -> bySopClass.computeIfAbsent(each.sopClass, _ -> new LinkedHashSet<>())
                .add(each.general));
        return bySopClass.entrySet().stream().map(each -> new SopClassCommonExtendedNegotiation(0, each.getKey(),
                Uid.Storage, List.copyOf(each.getValue()))).toList();
    }

    /// {@return the UID of a SOP class that is named by it, or by its keyword}
    static Optional<String> uid(String text) {
        return Uids.isValid(text)
                ? Optional.of(text)
                : Uids.all().stream()
                        .filter(entry -> entry.type() == Uids.Type.SOP_CLASS && entry.keyword().equalsIgnoreCase(text))
                        .findFirst().map(Uids.Entry::uid);
    }

    /// `CLASS=GENERAL`, each a UID or a keyword.
    static final class Converter implements ITypeConverter<RelatedSopClass> {
        @Override
        public RelatedSopClass convert(String text) {
            int equals = text.indexOf('=');
            if (equals < 0) {
                throw new TypeConversionException(
                        "expected CLASS=GENERAL, as 1.2.3.4=CTImageStorage, but this is '" + text + "'");
            }
            return new RelatedSopClass(known(text.substring(0, equals)), known(text.substring(equals + 1)));
        }

        private static String known(String text) {
            return uid(text).orElseThrow(() -> new TypeConversionException(
                    "expected a SOP class by its keyword, as CTImageStorage, or a UID, but this is '" + text + "'"));
        }
    }
}
