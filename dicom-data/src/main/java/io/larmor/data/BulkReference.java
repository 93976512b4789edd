package io.larmor.data;

/// A value that is not in a document but said to be elsewhere: the BulkDataURI of PS3.18 §F.2.6, the BulkData of PS3.19 §A.1.
///
/// @param path the element
/// @param vr its VR
/// @param uri where the value is to be had, as the document says it
public record BulkReference(TagPath path, Vr vr, String uri) {}
