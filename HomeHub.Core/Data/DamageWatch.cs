using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace HomeHub.Core.Data;

/// <summary>
/// Tells when somebody who reads finds the database damaged: the log writer, which has the pages it needs in memory, could go on
/// writing into a file that nobody can read.
/// </summary>
public sealed class DamageWatch : DbCommandInterceptor
{
    /// <summary>Raised on the reader's thread, possibly often; handlers must return at once.</summary>
    public event Action? Seen;

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => Look(eventData);

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Look(eventData);
        return Task.CompletedTask;
    }

    private void Look(CommandErrorEventData failed)
    {
        if (StorageFault.From(failed.Exception).Kind == StorageFaultKind.Corrupt)
        {
            Seen?.Invoke();
        }
    }
}
