package io.larmor.archive;

import java.time.Duration;

/// What the groups in which instances become durable have come to since the archive was opened.
///
/// @param groups how many groups were stored
/// @param instances how many instances were in them
/// @param elapsed how long storing them took, all together
/// @param waiting how many instances and other tasks wait at this moment
public record CommitStatistics(long groups, long instances, Duration elapsed, int waiting) {}
