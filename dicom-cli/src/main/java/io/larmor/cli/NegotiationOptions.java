package io.larmor.cli;

import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.larmor.assoc.AssociationInfo;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TimezoneAdjustment;
import io.larmor.pdu.Octets;
import io.larmor.pdu.SopClassExtendedNegotiation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// What is negotiated for any query (PS3.4 §C.5.1.1, §K.5.1): SOP class extended negotiation.
final class NegotiationOptions {
    private static final List<String> NAMES = List.of("relational queries", "combined date-time matching",
            "fuzzy matching of names", "time zone adjustment");

    @Option(names = "--fuzzy", description = "Have names compared by meaning rather than letters, if the peer does that.")
    private boolean fuzzy;

    @Option(names = "--timezone", paramLabel = "+HHMM", converter = Offset.class, description = "Dates and times asked for and answered are of this time zone, if the peer does that.")
    private @Nullable ZoneOffset zone;

    /// An offset from UTC as DICOM writes it.
    static final class Offset implements ITypeConverter<ZoneOffset> {
        @Override
        public ZoneOffset convert(String text) {
            return TimezoneAdjustment.offset(DataSet.EMPTY.with(Tag.TimezoneOffsetFromUTC, text))
                    .orElseThrow(() -> new TypeConversionException("'" + text + "' is no offset such as +0100"));
        }
    }

    /// {@return what to propose; nothing if nothing is asked for}
    ///
    /// @param sopClass of the query
    /// @param first the first two fields
    List<SopClassExtendedNegotiation> proposal(String sopClass, boolean... first) {
        byte[] fields = {field(first[0]), field(first[1]), field(fuzzy), field(zone != null)};
        int length = fields.length;
        while (length > 0 && fields[length - 1] == 0) {
            length--;
        }
        return length == 0
                ? List.of()
                : List.of(new SopClassExtendedNegotiation(sopClass, Octets.of(Arrays.copyOf(fields, length))));
    }

    /// {@return the proposal for a worklist: its reserved fields "shall always be 1"}
    List<SopClassExtendedNegotiation> worklistProposal(String sopClass) {
        return fuzzy || zone != null
                ? List.of(new SopClassExtendedNegotiation(sopClass,
                        Octets.of(zone == null
                                ? new byte[] {1, 1, field(fuzzy)}
                                : new byte[] {1, 1, field(fuzzy), 1})))
                : List.of();
    }

    /// {@return the identifier with the time zone that its times are of}
    DataSet identifier(DataSet keys) {
        return zone == null ? keys : keys.with(Tag.TimezoneOffsetFromUTC, TimezoneAdjustment.text(zone));
    }

    /// Says what was proposed and not granted.
    static void tell(Terminal terminal, List<SopClassExtendedNegotiation> proposed, AssociationInfo info) {
        for (var item : proposed) {
            Optional<Octets> granted = info.extended().stream()
                    .filter(each -> each.sopClassUid().equals(item.sopClassUid()))
                    .map(SopClassExtendedNegotiation::information).findFirst();
            for (int i = 0; i < Math.min(item.information().size(), NAMES.size()); i++) {
                boolean given = granted.isPresent() && i < granted.get().size() && granted.get().at(i) == 1;
                if (item.information().at(i) == 1 && !given) {
                    terminal.err().println("larmor: The peer does not grant " + NAMES.get(i) + ".");
                }
            }
        }
    }

    private static byte field(boolean on) {
        return (byte) (on ? 1 : 0);
    }
}
