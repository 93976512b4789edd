/// The Modality Worklist SOP class (PS3.4 Annex K): FIND over a source of worklist items.
@NullMarked
package io.larmor.services.worklist;

import org.jspecify.annotations.NullMarked;
