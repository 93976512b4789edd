/// De-identification by the Basic Application Level Confidentiality Profile with its options (PS3.15 Annex E).
///
/// The actions are those of PS3.15-2026c, Table E.1-1; beyond it, names, dates, times, comments and long texts that the table does not list,
/// a few younger attributes that tell who or where somebody is (`beyond.tsv`), and attributes that the dictionary does not know, do not pass. Where the table leaves the choice to the type that an attribute has in its IOD
/// (Z/D, X/Z, X/D, X/Z/D, X/Z/U*), no IOD is looked at; the choice is the one that fits every type that the cell may stand for: what has a value
/// gets a dummy value (D) or a replacement UID (U), what is empty stays empty (Z), or goes where the cell has no Z (X/D); X/Z empties. So an
/// attribute of type 1 keeps a value, and some of type 3 stay, empty or with a dummy, that could have been removed. No pixel is looked at: see [Warning#BURNED_IN_ANNOTATION].
@NullMarked
package io.larmor.deidentify;

import org.jspecify.annotations.NullMarked;
