/// Fuzz targets and what runs them.
@org.jspecify.annotations.NullMarked
package io.larmor.fuzz;
