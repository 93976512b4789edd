package io.larmor.assoc;

import org.jspecify.annotations.Nullable;

import static io.larmor.assoc.Action.AA_1;
import static io.larmor.assoc.Action.AA_2;
import static io.larmor.assoc.Action.AA_3;
import static io.larmor.assoc.Action.AA_4;
import static io.larmor.assoc.Action.AA_5;
import static io.larmor.assoc.Action.AA_6;
import static io.larmor.assoc.Action.AA_7;
import static io.larmor.assoc.Action.AA_8;
import static io.larmor.assoc.Action.AE_1;
import static io.larmor.assoc.Action.AE_2;
import static io.larmor.assoc.Action.AE_3;
import static io.larmor.assoc.Action.AE_4;
import static io.larmor.assoc.Action.AE_5;
import static io.larmor.assoc.Action.AE_6;
import static io.larmor.assoc.Action.AE_7;
import static io.larmor.assoc.Action.AE_8;
import static io.larmor.assoc.Action.AR_1;
import static io.larmor.assoc.Action.AR_10;
import static io.larmor.assoc.Action.AR_2;
import static io.larmor.assoc.Action.AR_3;
import static io.larmor.assoc.Action.AR_4;
import static io.larmor.assoc.Action.AR_5;
import static io.larmor.assoc.Action.AR_6;
import static io.larmor.assoc.Action.AR_7;
import static io.larmor.assoc.Action.AR_8;
import static io.larmor.assoc.Action.AR_9;
import static io.larmor.assoc.Action.DT_1;
import static io.larmor.assoc.Action.DT_2;

/// The state transition table of the upper layer protocol machine. 123 cells are defined; for the others the standard says
/// nothing, because the event cannot happen in that state.
///
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part08/sect_9.2.3.html PS3.8 §9.2.3, Table 9-10
final class StateTable {
    private static final @Nullable Action NONE = null;

    // formatter:off
    private static final @Nullable Action[][] TABLE = {
        //           Sta1   Sta2   Sta3   Sta4   Sta5   Sta6   Sta7   Sta8   Sta9  Sta10  Sta11  Sta12  Sta13
        /*Evt1 */  { AE_1,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE},
        /*Evt2 */  { NONE,  NONE,  NONE,  AE_2,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE},
        /*Evt3 */  { NONE,  AA_1,  AA_8,  NONE,  AE_3,  AA_8,  AA_8,  AA_8,  AA_8,  AA_8,  AA_8,  AA_8,  AA_6},
        /*Evt4 */  { NONE,  AA_1,  AA_8,  NONE,  AE_4,  AA_8,  AA_8,  AA_8,  AA_8,  AA_8,  AA_8,  AA_8,  AA_6},
        /*Evt5 */  { AE_5,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE},
        /*Evt6 */  { NONE,  AE_6,  AA_8,  NONE,  AA_8,  AA_8,  AA_8,  AA_8,  AA_8,  AA_8,  AA_8,  AA_8,  AA_7},
        /*Evt7 */  { NONE,  NONE,  AE_7,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE},
        /*Evt8 */  { NONE,  NONE,  AE_8,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE},
        /*Evt9 */  { NONE,  NONE,  NONE,  NONE,  NONE,  DT_1,  NONE,  AR_7,  NONE,  NONE,  NONE,  NONE,  NONE},
        /*Evt10 */ { NONE,  AA_1,  AA_8,  NONE,  AA_8,  DT_2,  AR_6,  AA_8,  AA_8,  AA_8,  AA_8,  AA_8,  AA_6},
        /*Evt11 */ { NONE,  NONE,  NONE,  NONE,  NONE,  AR_1,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE},
        /*Evt12 */ { NONE,  AA_1,  AA_8,  NONE,  AA_8,  AR_2,  AR_8,  AA_8,  AA_8,  AA_8,  AA_8,  AA_8,  AA_6},
        /*Evt13 */ { NONE,  AA_1,  AA_8,  NONE,  AA_8,  AA_8,  AR_3,  AA_8,  AA_8, AR_10,  AR_3,  AA_8,  AA_6},
        /*Evt14 */ { NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  AR_4,  AR_9,  NONE,  NONE,  AR_4,  NONE},
        /*Evt15 */ { NONE,  NONE,  AA_1,  AA_2,  AA_1,  AA_1,  AA_1,  AA_1,  AA_1,  AA_1,  AA_1,  AA_1,  NONE},
        /*Evt16 */ { NONE,  AA_2,  AA_3,  NONE,  AA_3,  AA_3,  AA_3,  AA_3,  AA_3,  AA_3,  AA_3,  AA_3,  AA_2},
        /*Evt17 */ { NONE,  AA_5,  AA_4,  AA_4,  AA_4,  AA_4,  AA_4,  AA_4,  AA_4,  AA_4,  AA_4,  AA_4,  AR_5},
        /*Evt18 */ { NONE,  AA_2,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  NONE,  AA_2},
        /*Evt19 */ { NONE,  AA_1,  AA_8,  NONE,  AA_8,  AA_8,  AA_8,  AA_8,  AA_8,  AA_8,  AA_8,  AA_8,  AA_7},
    };
    // formatter:on

    private StateTable() {}

    /// What to do on an event in a state; null where the standard defines nothing.
    static @Nullable Action transition(State state, Event event) {
        return TABLE[event.row()][state.column()];
    }
}
