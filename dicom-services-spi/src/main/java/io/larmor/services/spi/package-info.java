/// What a SOP class provider implements.
@NullMarked
package io.larmor.services.spi;

import org.jspecify.annotations.NullMarked;
