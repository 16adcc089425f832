using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Access;

/// <summary>Reads who gets in before anybody can ask, and makes the owner that the environment names where there is none.</summary>
internal sealed class AccessStart(AccessRegistry registry, AccessCopyStore copy, UserStore users, IOptions<AccessOptions> options, ILogger<AccessStart> logger) : IHostedLifecycleService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await registry.RefreshAsync();
        if (registry.Known.HasOwner || options.Value.OwnerPassword is not { } password)
        {
            return;
        }

        var made = await users.AddFirstAsync(options.Value.OwnerName, password, cancellationToken);
        if (made.Faults is [var fault, ..])
        {
            throw new OptionsValidationException(AccessOptions.Section, typeof(AccessOptions), [$"HOMEHUB_OWNER_PASSWORD: {fault.Message}"]);
        }

        logger.LogInformation("{Name} is the owner now, with the password from the environment", options.Value.OwnerName);
    }

    /// <summary>The copy of who gets in, once everything runs: the first answer does not wait for it.</summary>
    public Task StartedAsync(CancellationToken cancellationToken) => copy.KeepAsync(cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
