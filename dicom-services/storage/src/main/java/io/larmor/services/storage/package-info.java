/// The Storage service class (PS3.4 Annex B), for any transfer syntax: bytes are kept as they come.
@NullMarked
package io.larmor.services.storage;

import org.jspecify.annotations.NullMarked;
