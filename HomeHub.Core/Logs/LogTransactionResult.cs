namespace HomeHub.Core.Logs;

/// <summary>What one commit changed.</summary>
/// <param name="Stored">The entries that are new, ascending.</param>
/// <param name="Gaps">Gaps that appeared or shrank.</param>
/// <param name="Rewritten">An entry that was stored before changed (a gap shrank).</param>
internal sealed record LogTransactionResult(IReadOnlyList<LogEntry> Stored, IReadOnlyList<LogGap> Gaps, bool Rewritten);
