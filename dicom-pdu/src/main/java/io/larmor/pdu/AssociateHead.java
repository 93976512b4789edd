package io.larmor.pdu;

/// What A-ASSOCIATE-RQ and A-ASSOCIATE-AC have in common: the fixed fields in front of the items.
record AssociateHead(int protocolVersion, String calledAe, String callingAe) {
    private static final int AE_TITLE_LENGTH = 16;
    private static final int RESERVED = 32;

    AssociateHead {
        if (protocolVersion < 0 || protocolVersion > 0xFFFF) {
            throw new IllegalArgumentException("The protocol version is 0 to 65,535, not " + protocolVersion + ".");
        }
        checkAe(calledAe);
        checkAe(callingAe);
    }

    static AssociateHead read(PduInput in) throws MalformedPduException {
        int protocolVersion = in.u16("protocol version");
        in.skip(2, "reserved bytes");
        String calledAe = in.text(AE_TITLE_LENGTH, "called AE title");
        String callingAe = in.text(AE_TITLE_LENGTH, "calling AE title");
        in.skip(RESERVED, "reserved bytes");
        return new AssociateHead(protocolVersion, calledAe, callingAe);
    }

    void write(PduOutput out) {
        out.u16(protocolVersion);
        out.zeros(2);
        out.padded(calledAe, AE_TITLE_LENGTH);
        out.padded(callingAe, AE_TITLE_LENGTH);
        out.zeros(RESERVED);
    }

    private static void checkAe(String title) {
        if (title.length() > AE_TITLE_LENGTH || title.chars().anyMatch(c -> c > 0xFF)) {
            throw new IllegalArgumentException("An AE title has at most 16 characters of ISO 646.");
        }
    }
}
