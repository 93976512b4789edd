package io.larmor.audit;

/// How far the messages for one destination have come.
///
/// @param destination the file, or the repository
/// @param written     how many messages it has taken
/// @param lost        how many it will never get: there was no room for them in the buffer, or they were too long
/// @param waiting     how many bytes of messages wait in the buffer
/// @param reachable   whether it took the last one that was tried
public record AuditStatistics(String destination, long written, long lost, long waiting, boolean reachable) {}
