/// The Verification SOP class (PS3.4 Annex A): answers C-ECHO. There is nothing to configure, and nothing to call.
module io.larmor.services.verification {
    requires static transitive org.jspecify;
    requires io.larmor.services.spi;

    provides io.larmor.services.spi.SopClassProvider with io.larmor.services.verification.VerificationProvider;
}
