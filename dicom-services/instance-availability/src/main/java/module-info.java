/// The Instance Availability Notification service class (PS3.4 Annex R): tells peers what the archive has taken in, and takes what others
/// tell. Start from `InstanceAvailabilityProvider`; `AvailabilityNotification` makes and reads the data set.
module io.larmor.services.availability {
    requires static transitive org.jspecify;
    requires transitive io.larmor.services.spi;
    requires transitive io.larmor.archive;
    requires org.slf4j;

    exports io.larmor.services.availability;

    provides io.larmor.services.spi.SopClassProvider with io.larmor.services.availability.InstanceAvailabilityProvider;
}
