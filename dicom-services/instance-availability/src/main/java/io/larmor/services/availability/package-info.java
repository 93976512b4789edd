/// The Instance Availability Notification service class (PS3.4 Annex R), in both roles.
@NullMarked
package io.larmor.services.availability;

import org.jspecify.annotations.NullMarked;
