using System.Text.Json.Nodes;
using HomeHub.Core.Access;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;

namespace HomeHub.Core.Configs;

/// <summary>What came of a new MQTT password.</summary>
/// <param name="Login">The user and its password, to be shown this once.</param>
/// <param name="Sent">It is on its way to the running board, with its configuration.</param>
/// <param name="Words">What comes next.</param>
public sealed record NewPassword(DeviceLogin Login, bool Sent, string Words);

/// <summary>
/// Gives a device a new MQTT password, and takes it to the running board as a change of its connections: the board tries it, and goes back by itself
/// to the old one, which is good as long, where that does not work.
/// </summary>
public sealed class CredentialDelivery(
    DeviceCredentialStore credentials, DeviceLogins logins, ConfigStore configs, ConfigSync sync, ConnectionStore connections, DeviceRegistry registry, ConnectionGuide guide)
{
    private const string ByHand = "Set the board up with its new config.py; the old password is good until then.";

    /// <summary>Makes it. Null: there is no such device, or it cannot have a user of its own.</summary>
    public async Task<NewPassword?> RenewAsync(string deviceId, string author, CancellationToken cancellation = default)
    {
        if (registry.Find(deviceId) is not { } device || !DeviceCredentialStore.MayHave(deviceId))
        {
            return null;
        }

        var document = ConfigDocument.Parse((await configs.FindAsync(deviceId, cancellation))?.Content.Config ?? "{}");
        var choice = document.Choice(ConfigDocument.Mqtt);
        var known = await connections.SecretsAsync(cancellation);
        var onBoard = choice.Kind == ConnectionKind.AsOnBoard;
        string? byHand = null;
        if (choice.Kind == ConnectionKind.Own || (!onBoard && !(known.Find(ConfigDocument.Mqtt, choice) is MqttBroker broker && known.Hub!.Is(broker))))
        {
            byHand = "Its configuration names another broker, or a user of its own choosing, and so this password is not sent: enter it there, or choose the default broker.";
        }
        else if (device.Legacy || sync.StateOf(deviceId).Running is null)
        {
            byHand = $"Its board has not said yet that it takes configurations. {ByHand}";
        }
        else if (!guide.Embedded && logins.Has(deviceId))
        {
            // Its password file has one password for a user, so there is no time in which both are good.
            byHand = "Another broker knows only one password at a time: put the new config.py onto the board and the new files onto the broker, one after the other.";
        }

        var login = await credentials.RotateAsync(deviceId, byHand is null && onBoard ? Place() : null, cancellation);
        if (byHand is not null)
        {
            return new(login, Sent: false, byHand);
        }

        var save = await configs.ReissueAsync(deviceId, "a new MQTT password", author, cancellation);
        return save.Errors is [var error, ..]
            ? new(login, Sent: false, $"It could not be sent: {error.Message} {ByHand}")
            : new(login, Sent: true, "It is on its way to the board, which tries it after a restart; the old password is good until it has signed in with the new one.");
    }

    /// <summary>Where a board finds the broker that its configuration does not name.</summary>
    private string Place() => JsonText.Write(new JsonObject { ["host"] = guide.Hosts[0], ["port"] = guide.Port, ["tls"] = guide.UseTls });
}
