/// The wire benchmark: whole processes over loopback, Larmor beside its peers and beside the least that has to be done.
@NullMarked
package io.larmor.benchmarks.wire;

import org.jspecify.annotations.NullMarked;
