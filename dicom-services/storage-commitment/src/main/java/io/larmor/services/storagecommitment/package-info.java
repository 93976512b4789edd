/// The Storage Commitment service class, push model (PS3.4 Annex J): a request by N-ACTION, its result by N-EVENT-REPORT on the same
/// association or on one of the server's own with the roles reversed, kept over restarts until it is delivered.
@NullMarked
package io.larmor.services.storagecommitment;

import org.jspecify.annotations.NullMarked;
