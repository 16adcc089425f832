using HomeHub.Core.Configs;
using HomeHub.Core.Devices;

namespace HomeHub.Web.Components.Configs;

/// <summary>Configs that need a person, for lists of what does.</summary>
public sealed class ConfigTroubles(ConfigSync sync, ConfigVersionStore versions, DeviceRegistry registry, TimeProvider clock)
{
    /// <summary>What is wrong, in one sentence, by device id; devices that are well are not in it.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(CancellationToken cancellation = default)
    {
        var troubles = new Dictionary<string, string>();
        foreach (var device in registry.All)
        {
            var state = sync.StateOf(device.Id);
            // Only reasons name fields, and only fields need the version that was wanted.
            var wanted = state.Reasons.Count == 0 ? null : await versions.FindAsync(device.Id, state.Wanted, cancellation);
            if (ConfigSituation.Trouble(state, device, wanted?.Content, clock.GetUtcNow()) is { } trouble)
            {
                troubles[device.Id] = trouble;
            }
        }

        return troubles;
    }
}
