/// A plug-in: de-identified copies of what is sent to a private SOP class, and a list of them.
module org.example.copies {
    requires io.larmor.services.spi;
    requires io.larmor.deidentify;

    provides io.larmor.services.spi.SopClassProvider with org.example.copies.CopyProvider;
}
