package io.larmor.data;

/// Who wrote a file or opened an association (PS3.7 D.3.3.2).
public final class Implementation {
    /// The Implementation Class UID of Larmor.
    public static final String CLASS_UID = "2.25.286041347106271948536071935847204873115";
    /// The Implementation Version Name, at most 16 characters.
    public static final String VERSION_NAME = "LARMOR_0_1";

    private Implementation() {}
}
