using System.ComponentModel.DataAnnotations;

namespace HomeHub.Core.Logs;

/// <summary>Section <c>Logs</c>: how much may wait to be stored. Retention is set on the Settings page.</summary>
public sealed class LogOptions
{
    public const string Section = "Logs";

    /// <summary>How many entries may wait for the database before QoS 1 is slowed and QoS 0 is dropped, oldest first.</summary>
    [Range(100, 100_000)]
    public int QueueEntries { get; set; } = 5_000;

    /// <summary>The same bound in MiB of payload, whichever is reached first.</summary>
    [Range(1, 1024)]
    public int QueueMegabytes { get; set; } = 8;

    internal long QueueBytes => QueueMegabytes * 1024L * 1024L;
}
