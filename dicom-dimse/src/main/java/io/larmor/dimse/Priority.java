package io.larmor.dimse;

/// How urgent an operation is: the value of Priority (0000,0700) (PS3.7 §9.3.1.1).
public enum Priority {
    /// 0000H, the default.
    MEDIUM(0),
    /// 0001H.
    HIGH(1),
    /// 0002H.
    LOW(2);

    private static final Priority[] VALUES = values();

    private final int code;

    Priority(int code) {
        this.code = code;
    }

    /// {@return the value on the wire}
    public int code() {
        return code;
    }

    static boolean isCode(int code) {
        return code < VALUES.length;
    }

    static Priority of(int code) {
        return VALUES[code];
    }
}
