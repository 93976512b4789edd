/// The Verification SOP class (PS3.4 Annex A).
@NullMarked
package io.larmor.services.verification;

import org.jspecify.annotations.NullMarked;
