using System.Text.Json;
using System.Text.Json.Nodes;
using HomeHub.Core.Data;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Configs;

/// <summary>Takes what devices report about their configs (<c>config/reported</c>).</summary>
public sealed class ConfigHandler(ConfigInbox inbox, DeviceRegistry registry, KnownSecrets secrets, IOptions<MqttOptions> options) : IMessageHandler
{
    private const int MostReasons = 50;
    private const int LongestReason = 500;
    private readonly Topics _topics = new(options.Value.BaseTopic);

    /// <inheritdoc/>
    public IReadOnlyList<string> Filters { get; } = [new Topics(options.Value.BaseTopic).ConfigReported("+")];

    /// <inheritdoc/>
    /// <exception cref="RejectedException">The payload breaks a ground rule of the protocol.</exception>
    public ValueTask<Task> HandleAsync(InboundMessage message, CancellationToken cancellation)
    {
        if (message.Payload.IsEmpty)
        {
            // A retained message was cleared: nothing is said.
            return ValueTask.FromResult(Task.CompletedTask);
        }

        var id = _topics.DeviceIdOf(message.Topic);
        if (!DeviceId.IsValid(id))
        {
            throw new RejectedException(RejectReason.BadDeviceId, $"'{id}' is not a device id. {DeviceId.Rule}");
        }

        var incoming = Read(id, PayloadReader.Read<ConfigReportedPayload>(message.Payload), message.ReceivedAt);
        var known = registry.ApplyAsync(id, message.ReceivedAt, state =>
        {
            if (!message.Retained)
            {
                state.Heard(message.ReceivedAt);
            }

            state.Device.ConfigVersion = incoming.Report.Running;
        });
        return ValueTask.FromResult(Task.WhenAll(known, inbox.Reported(incoming)));
    }

    private IncomingReport Read(string id, ConfigReportedPayload payload, DateTimeOffset at)
    {
        var report = new ConfigReport
        {
            DeviceId = id,
            Version = Number(payload.Version, "version"),
            State = State(payload.State),
            Sha256 = payload.Sha256,
            Running = Number(payload.Running, "running"),
            Errors = Reasons(payload.Error),
            At = at,
        };
        return new(report, report.Running == 0 && payload.Config is { } config ? Provisioned(config) : null);
    }

    private static long Number(long? number, string name) => number is >= 0 and <= ConfigNumber.Highest
        ? number.Value
        : throw new RejectedException(RejectReason.WrongType, $"{name} is {number?.ToString() ?? "missing"}; it has to be a whole number from 0 to {ConfigNumber.Highest:N0}.");

    private static ReportedState State(string? word) => word switch
    {
        "applied" => ReportedState.Applied,
        "trial" => ReportedState.Trial,
        "rejected" => ReportedState.Rejected,
        "reverted" => ReportedState.Reverted,
        _ => throw new RejectedException(RejectReason.WrongType, $"state is '{word}'; it has to be trial, applied, rejected or reverted."),
    };

    private string? Reasons(IReadOnlyDictionary<string, string>? errors) => errors is null or { Count: 0 } ? null : secrets.Json(JsonSerializer.Serialize(
        errors.Take(MostReasons).ToDictionary(error => error.Key, error => secrets.Text(error.Value ?? "") is var text && text.Length > LongestReason ? text[..LongestReason] : text), JsonText.Compact));

    /// <summary>What a board was set up with, as a config; connections are not part of it.</summary>
    private ConfigContent Provisioned(ProvisionedConfigPayload payload)
    {
        var settings = payload.Settings is { ValueKind: JsonValueKind.Object } given ? Object(given) : [];
        foreach (var connection in ConfigDocument.Connections)
        {
            settings.Remove(connection);
        }

        return new ConfigContent
        {
            Config = secrets.Json(JsonText.Write(settings), lockedLater: true),
            Sensors = SensorSlugs.Filled([.. (payload.Sensors ?? []).Select(sensor => new SensorContent
            {
                Slug = DeviceId.IsValid(sensor.Slug) ? sensor.Slug : null,
                Name = secrets.Text(sensor.Name ?? sensor.SensorType ?? ""),
                SensorType = sensor.SensorType ?? "",
                SensorConfig = sensor.SensorConfig is { ValueKind: JsonValueKind.Object } config ? secrets.Json(JsonText.Write(Object(config))) : "{}",
            })]),
        };
    }

    private static JsonObject Object(JsonElement element)
    {
        try
        {
            return JsonText.ParseObject(element.GetRawText());
        }
        catch (JsonException exception)
        {
            throw new RejectedException(RejectReason.WrongType, $"The config cannot be used: {exception.Message}");
        }
    }
}
