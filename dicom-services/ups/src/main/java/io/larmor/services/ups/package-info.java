/// The Unified Procedure Step SOP classes (PS3.4 Annex CC): the states of procedure steps, who may change them, and who is told.
@NullMarked
package io.larmor.services.ups;

import org.jspecify.annotations.NullMarked;
