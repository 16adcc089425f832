using System.Text.Json;
using System.Text.Json.Nodes;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Updates;

/// <summary>Sends the commands that begin and cancel an update.</summary>
public sealed class UpdateSender(
    ReleaseStore releases, ReleasePublisher publisher, DeviceKeyStore keys, IMessagePublisher messages, IOptions<MqttOptions> mqtt)
{
    public const string Update = "update";
    public const string Cancel = "cancel-update";

    /// <summary>How long the command may wait on the device, seconds.</summary>
    private const int TimeToLive = 600;
    private readonly Topics _topics = new(mqtt.Value.BaseTopic);

    /// <summary>Sends the command, again under the same id.</summary>
    /// <returns>Why this attempt cannot be made at all, in words; null: the command is with the broker.</returns>
    /// <exception cref="BrokerAwayException">There is no connection to the broker now.</exception>
    internal async Task<string?> SendAsync(UpdateAttempt attempt, Device device, CancellationToken cancellation)
    {
        if (await releases.FindAsync(attempt.ReleaseId, cancellation) is not { } release)
        {
            return $"Release {attempt.Version} was deleted.";
        }

        var signature = (string?)null;
        if (UpdateAbility.Of(device).HasKey)
        {
            if (await keys.FindAsync(device.Id, cancellation) is not { } key)
            {
                return "The board has an update key that HomeHub does not know. Put the device's own config.py onto it again (its kit has it), or remove UPDATE_KEY there.";
            }

            signature = UpdateSignature.Of(key, device.Id, attempt.Id, attempt.Version, attempt.Sequence, release.ManifestSha256, attempt.Downgrade);
        }

        try
        {
            if (await publisher.ObstacleAsync(release, attempt.Host, cancellation) is { } obstacle)
            {
                return obstacle;
            }

            var args = new JsonObject
            {
                ["release"] = attempt.Version, ["sequence"] = attempt.Sequence, ["manifest_sha256"] = release.ManifestSha256, ["downgrade"] = attempt.Downgrade,
                ["signature"] = signature, ["source"] = await publisher.Host(attempt.Host)!.SourceAsync(release, attempt.Token, cancellation),
            };
            var payload = Payload(attempt.Id, Update, args);
            if (payload.Length > DeviceCommand.MaxBytes)
            {
                return $"The command has {payload.Length:N0} bytes, and a board takes at most {DeviceCommand.MaxBytes:N0}: are the FTP server's name, user or password that long?";
            }

            attempt.WithSignature = signature is not null;
            await messages.PublishAsync(_topics.Command(device.Id), payload, retain: false, cancellation);
            return null;
        }
        catch (FirmwareHostException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Asks the device to give up.</summary>
    /// <exception cref="BrokerAwayException">There is no connection to the broker now.</exception>
    internal Task CancelAsync(UpdateAttempt attempt, CancellationToken cancellation) => messages.PublishAsync(_topics.Command(attempt.DeviceId),
        Payload(Guid.NewGuid().ToString("N")[..16], Cancel, new JsonObject { ["id"] = attempt.Id }), retain: false, cancellation);

    private static byte[] Payload(string id, string command, JsonObject args) => JsonSerializer.SerializeToUtf8Bytes(
        new JsonObject { ["id"] = id, ["command"] = command, ["args"] = args, ["ttl_s"] = TimeToLive }, PayloadJson.Options);
}
