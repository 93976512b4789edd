/// The Storage service class (PS3.4 Annex B).
@NullMarked
package io.larmor.services.storage;

import org.jspecify.annotations.NullMarked;
