/// De-identification by the Basic Application Level Confidentiality Profile with its options (PS3.15 Annex E).
///
/// The actions are those of PS3.15-2020c, Table E.1-1; beyond it, names, dates, times and long texts that the table does not list,
/// and attributes that the dictionary does not know, do not pass. No pixel is looked at: see [Warning#BURNED_IN_ANNOTATION].
@NullMarked
package io.larmor.deidentify;

import org.jspecify.annotations.NullMarked;
