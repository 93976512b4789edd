/// Synthetic studies, scripted peers, fault injection and recorded associations, for tests of programs that speak DICOM.
@NullMarked
package io.larmor.testkit;

import org.jspecify.annotations.NullMarked;
