package io.larmor.services.spi;

import io.larmor.data.DataSet;
import io.larmor.data.MatchingOptions;
import io.larmor.data.NameMatcher;
import io.larmor.data.TimezoneAdjustment;

/// The SOP class extended negotiation of the SOP classes with C-FIND: the fields of their application information by index (PS3.4
/// §C.5.1.1, §K.5.1, §CC.4), and what follows from them.
public final class QueryNegotiation {
    /// Relational queries; reserved in worklists.
    public static final int RELATIONAL = 0;
    /// Combined date-time matching; reserved in worklists, which always do it.
    public static final int COMBINED_DATE_TIME = 1;
    /// Fuzzy semantic matching of person names.
    public static final int FUZZY_NAMES = 2;
    /// Timezone query adjustment.
    public static final int TIMEZONE = 3;
    /// Enhanced multi-frame image conversion.
    public static final int ENHANCED_MULTI_FRAME = 4;

    private QueryNegotiation() {}

    /// How the keys of a query are to be compared, by what was negotiated.
    ///
    /// @param context    the operation
    /// @param identifier the keys; their Timezone Offset From UTC (0008,0201) counts if timezone query adjustment was negotiated
    /// @param names      the fuzzy semantic matching of person names, if that was negotiated
    /// @return the options
    public static MatchingOptions matching(OperationContext context, DataSet identifier, NameMatcher names) {
        var options = MatchingOptions.DEFAULT;
        if (context.negotiated(COMBINED_DATE_TIME)) {
            options = options.withCombinedDateTime();
        }
        if (context.negotiated(FUZZY_NAMES)) {
            options = options.withNames(names);
        }
        return context.negotiated(TIMEZONE)
                ? TimezoneAdjustment.offset(identifier).map(options::withZone).orElse(options)
                : options;
    }
}
