/// Modality Performed Procedure Steps (PS3.4 §F.7, §F.8, §F.9): the state rules and attribute requirements of the SCP, over an interface that
/// keeps the steps.
@NullMarked
package io.larmor.services.mpps;

import org.jspecify.annotations.NullMarked;
