/// The larmor program.
@NullMarked
package io.larmor.cli;

import org.jspecify.annotations.NullMarked;
