/// The DICOM upper layer: state table, negotiation, transports, timers (PS3.8 §9, PS3.7 Annex D).
@NullMarked
package io.larmor.assoc;

import org.jspecify.annotations.NullMarked;
