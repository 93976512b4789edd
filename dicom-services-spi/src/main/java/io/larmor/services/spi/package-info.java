/// What a SOP class provider implements, in three small steps: a stateless `SopClassProvider`, found by `ServiceLoader`, creates a
/// configured `SopClassService` with descriptors, which performs one operation of one association at a time through the operation
/// interfaces that it implements.
///
/// *Threading*: one service instance serves every association of the server at once, so it must be thread-safe. Echo and the
/// receiving half of store run on the association's reader thread; everything else runs on a virtual thread of its own.
@NullMarked
package io.larmor.services.spi;

import org.jspecify.annotations.NullMarked;
