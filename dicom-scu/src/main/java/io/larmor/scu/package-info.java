/// The client: echo, store, find, move and get.
@NullMarked
package io.larmor.scu;

import org.jspecify.annotations.NullMarked;
