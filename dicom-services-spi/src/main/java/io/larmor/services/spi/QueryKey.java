package io.larmor.services.spi;

/// An attribute that a service matches or returns in queries, for the conformance statement.
///
/// @param level    the level of the information model at which it can be asked for, for example `STUDY`; "" where the model has none
/// @param tag      its tag
/// @param matching whether it is compared with the value asked for; if not, it is only returned
public record QueryKey(String level, int tag, boolean matching) {}
