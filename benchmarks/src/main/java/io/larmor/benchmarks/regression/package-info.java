/// Compares a fresh run of the benchmarks with the committed baseline: `benchmarks/compare`.
@NullMarked
package io.larmor.benchmarks.regression;

import org.jspecify.annotations.NullMarked;
