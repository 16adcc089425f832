using HomeHub.Core.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Backups;

/// <summary>Prepares the database before anything else starts: what was restored, else what is there.</summary>
public sealed class DatabaseStart(HubLock only, RestoreStage restore, HubDatabase database, DiskReserve reserve, IOptions<DatabaseOptions> options) : IHostedService
{
    /// <summary>False: a HomeHub runs on it. That one has prepared it, and would lose the file if it were put aside now.</summary>
    public bool TryPrepare()
    {
        if (!only.TryTake())
        {
            return false;
        }

        restore.Apply();
        database.Prepare();
        return true;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!TryPrepare())
        {
            throw new DatabaseInUseException(options.Value.FullPath);
        }

        reserve.Ensure();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
