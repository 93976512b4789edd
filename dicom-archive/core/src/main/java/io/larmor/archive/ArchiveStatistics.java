package io.larmor.archive;

/// What an archive holds.
///
/// @param patients patients
/// @param studies studies
/// @param series series
/// @param instances instances
/// @param bytes the sum of the lengths of their data sets
public record ArchiveStatistics(long patients, long studies, long series, long instances, long bytes) {}
