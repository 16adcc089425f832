using HomeHub.Core.Access;
using HomeHub.Core.Health;
using Microsoft.Extensions.Hosting;

namespace HomeHub.Core.Backups;

/// <summary>
/// After a restore: everybody is signed out, as sessions that were ended since the backup would be good again; and it is told on every page and in
/// the audit list.
/// </summary>
internal sealed class RestoreEnd(RestoreStage stage, AccessRegistry access, UserStore users, AuditStore audit, HubHealth health) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (stage.Untold() is not { Manifest: var manifest } restored)
        {
            return;
        }

        foreach (var user in access.Known.Users)
        {
            await users.EndSessionsAsync(user.Id, cancellationToken);
        }

        var words = $"the backup of {manifest.Made.UtcDateTime:yyyy-MM-dd HH:mm} UTC, made by HomeHub {manifest.Version}";
        await audit.AddAsync($"Restored {words}; what was here before is in {restored.Aside}", cancellation: cancellationToken);
        health.Report(Conditions.Restored,
            $"HomeHub was restored from {words}. Everybody has to sign in again, with the passwords of then; tokens that were revoked since are good again, so look through them under Settings, Access. "
            + $"What was here before is kept in the folder {restored.Aside} beside the database; delete it when you miss nothing.", dismissible: true);
        stage.Told();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
