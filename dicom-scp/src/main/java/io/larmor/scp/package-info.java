/// The server: listens, negotiates from the providers it found, and dispatches.
@NullMarked
package io.larmor.scp;

import org.jspecify.annotations.NullMarked;
