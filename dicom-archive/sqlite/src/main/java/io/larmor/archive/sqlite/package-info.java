/// A study index in an embedded SQLite database.
@NullMarked
package io.larmor.archive.sqlite;

import org.jspecify.annotations.NullMarked;
