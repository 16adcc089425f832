using HomeHub.Core.Data;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Access;

/// <summary>
/// Whether devices get MQTT users of their own. By default they do where HomeHub is the broker; another broker has to be told of them first, with
/// the files HomeHub makes for it, so there somebody has to choose it.
/// </summary>
public sealed class DeviceUserChoice(SettingsStore settings, IOptions<MqttOptions> mqtt)
{
    private const string Name = "device-users";

    public async Task<bool> IsOnAsync(CancellationToken cancellation = default) =>
        (await settings.GetAsync<Chosen>(Name, cancellation))?.On ?? mqtt.Value.IsEmbedded;

    public Task ChooseAsync(bool on, CancellationToken cancellation = default) => settings.SetAsync(Name, new Chosen(on), cancellation);

    private sealed record Chosen(bool On);
}
