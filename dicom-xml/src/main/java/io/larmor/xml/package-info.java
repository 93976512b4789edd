/// Data sets as XML, the Native DICOM Model (PS3.19 Annex A.1).
///
/// [NativeDicomXml#write] makes it, [NativeDicomXml#read] takes it: element by element, and nothing that a document names
/// is fetched.
@NullMarked
package io.larmor.xml;

import org.jspecify.annotations.NullMarked;
