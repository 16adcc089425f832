namespace HomeHub.Core.Logs;

/// <summary>Entries of a device that are missing right before a stored one; told again with the new number when some arrive late.</summary>
/// <param name="EntryId">The entry the gap stands before.</param>
/// <param name="Missing">How many are missing; 0 when all came in the end.</param>
public sealed record LogGap(string DeviceId, long EntryId, long Missing, DateTimeOffset Time, string Reason);
