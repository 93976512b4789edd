/// Larmor against DCMTK, Orthanc and tshark.
@NullMarked
package io.larmor.interop;

import org.jspecify.annotations.NullMarked;
