package io.larmor.scp;

import io.larmor.assoc.AssociationInfo;
import io.larmor.data.DataSet;
import io.larmor.data.TransferSyntax;

/// An instance that came with a C-STORE, in memory.
///
/// @param dataSet        its data set; SOP Class and Instance UID are those of the request
/// @param transferSyntax what it came in, and what its pixel data is in
/// @param association    over which it came: AE titles, address, identity
public record ReceivedInstance(DataSet dataSet, TransferSyntax transferSyntax, AssociationInfo association) {}
