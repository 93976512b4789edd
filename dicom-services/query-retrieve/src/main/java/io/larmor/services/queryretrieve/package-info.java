/// The Query/Retrieve service class (PS3.4 Annex C): FIND, MOVE and GET of the patient root and study root information models.
@NullMarked
package io.larmor.services.queryretrieve;

import org.jspecify.annotations.NullMarked;
