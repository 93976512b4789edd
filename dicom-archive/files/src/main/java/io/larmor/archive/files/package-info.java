/// An instance store that keeps each instance as a Part 10 file in a hashed layout, and takes in small ones through a journal.
@NullMarked
package io.larmor.archive.files;

import org.jspecify.annotations.NullMarked;
