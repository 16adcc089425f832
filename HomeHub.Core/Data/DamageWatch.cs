using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace HomeHub.Core.Data;

/// <summary>
/// Tells when somebody who reads finds the database damaged: the log writer, which has the pages it needs in memory, could go on
/// writing into a file that nobody can read.
/// </summary>
public sealed class DamageWatch
{
    /// <summary>Where Entity Framework tells of a failure. A query that fails at one of its later rows is no failed command, and a connection may fail before it has one.</summary>
    private static readonly FrozenSet<EventId> Failures =
        [RelationalEventId.CommandError, RelationalEventId.ConnectionError, CoreEventId.QueryIterationFailed, CoreEventId.SaveChangesFailed];

    /// <summary>Raised on the reader's thread, possibly often; handlers must return at once.</summary>
    public event Action? Seen;

    /// <summary>True for what <see cref="Look(EventData)"/> wants to be told.</summary>
    public static bool Concerns(EventId id, LogLevel level) => Failures.Contains(id);

    public void Look(EventData told)
    {
        if (told is IErrorEventData { Exception: { } exception })
        {
            Look(exception);
        }
    }

    /// <summary>For who uses a connection without Entity Framework.</summary>
    public void Look(Exception exception)
    {
        if (StorageFault.From(exception).Kind == StorageFaultKind.Corrupt)
        {
            Seen?.Invoke();
        }
    }
}
