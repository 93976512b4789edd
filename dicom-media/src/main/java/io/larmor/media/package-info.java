/// File-sets: folders of DICOM files with a directory of them, the DICOMDIR (PS3.10 §8, PS3.3 Annex F).
///
/// [FileSet#open] reads one, [FileSetUpdater] makes one or changes it. Nothing that a DICOMDIR says leads out of its folder.
@NullMarked
package io.larmor.media;

import org.jspecify.annotations.NullMarked;
