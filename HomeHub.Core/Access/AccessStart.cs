using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Access;

/// <summary>Reads who gets in before anybody can ask, and makes the owner that the environment names where there is none.</summary>
internal sealed class AccessStart(AccessRegistry registry, AccessCopyStore copy, UserStore users, IOptions<AccessOptions> options, ILogger<AccessStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await registry.RefreshAsync();
        await copy.KeepAsync(cancellationToken);
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

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
