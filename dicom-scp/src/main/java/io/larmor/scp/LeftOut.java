package io.larmor.scp;

/// A plug-in that is not used, while everything else is.
///
/// @param origin the file name of its jar, with the class of the provider if it is one of several
/// @param reason one sentence: what is wrong, and what to do about it
public record LeftOut(String origin, String reason) {

    @Override
    public String toString() {
        return "The plug-in " + origin + " is left out: " + reason;
    }
}
