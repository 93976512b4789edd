/// DIMSE messages, their assembly, and the exchange of requests and responses on one association (PS3.7).
@NullMarked
package io.larmor.dimse;

import org.jspecify.annotations.NullMarked;
