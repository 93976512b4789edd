/// The Query/Retrieve service class (PS3.4 Annex C).
@NullMarked
package io.larmor.services.queryretrieve;

import org.jspecify.annotations.NullMarked;
