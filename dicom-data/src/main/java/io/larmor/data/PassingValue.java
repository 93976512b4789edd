package io.larmor.data;

/// What is known of a large value as it passes, before its bytes (PS3.5 §7.1).
///
/// @param path the way to its element
/// @param vr the VR of the element
/// @param fragment which fragment of compressed pixel data it is: 0 for the Basic Offset Table, fragments from 1 (PS3.5 §A.4);
/// -1 if it is a whole value
/// @param length how many bytes it is declared to have, at most 4,294,967,294; that they will come is another question
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_7.1.html PS3.5 §7.1
public record PassingValue(TagPath path, Vr vr, int fragment, long length) {}
