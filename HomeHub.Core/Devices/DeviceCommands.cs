using HomeHub.Core.Messaging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Devices;

/// <summary>
/// Sends commands and waits for what devices answer. The answer goes to whoever asked and, for a command to one device, as a row
/// onto its timeline, also when nobody waits for it any more.
/// </summary>
public sealed class DeviceCommands(
    DeviceRegistry registry, AwaitedAnswers answers, IMessagePublisher publisher, IOptions<MqttOptions> mqtt, TimeProvider clock, ILogger<DeviceCommands> logger)
{
    /// <summary>How long after "accepted" the device may take until it is done: a restart with its Wi-Fi and broker, on a bad day.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Topics _topics = new(mqtt.Value.BaseTopic);

    /// <summary>Sends a command to one device and returns its first answer, or why there is none.</summary>
    /// <param name="later">Told the final answer where the first one was only <see cref="CommandOutcome.Accepted"/>.</param>
    /// <returns>Null: there is no such device.</returns>
    /// <exception cref="BrokerAwayException">There is no connection to the broker now.</exception>
    public async Task<CommandAnswer?> SendAsync(
        string deviceId, DeviceCommand command, Action<CommandAnswer>? later = null, CancellationToken cancellation = default)
    {
        var sent = clock.GetUtcNow();
        switch (registry.Find(deviceId))
        {
            case null:
                return null;
            case { Legacy: true } legacy:
                await publisher.PublishAsync(mqtt.Value.LegacyCommandTopicOf(deviceId), command.LegacyPayload(), retain: false, cancellation);
                Record(null, legacy, command, (CommandOutcome.Sent, null), sent);
                return Answer(legacy, command, (CommandOutcome.Sent, null), sent);
            case { Status: DeviceStatus.Offline } offline:
                return Answer(offline, command, (CommandOutcome.Offline, null), sent);
            case var device:
                var awaited = answers.Expect(deviceId, command.Id);
                await PublishAsync(_topics.Command(deviceId), deviceId, command, cancellation);
                return await FollowAsync(device, command, awaited, sent, later).WaitAsync(cancellation);
        }
    }

    /// <summary>
    /// Sends a command to every device at once and returns when those that are there have answered or its time is over: one answer
    /// for each device that may hear it, by name.
    /// </summary>
    /// <exception cref="BrokerAwayException">There is no connection to the broker now.</exception>
    public async Task<IReadOnlyList<CommandAnswer>> SendToAllAsync(DeviceCommand command, CancellationToken cancellation = default)
    {
        var sent = clock.GetUtcNow();
        var devices = registry.All;
        var awaited = devices.Where(device => !device.Legacy && device.Status != DeviceStatus.Offline)
            .ToDictionary(device => device.Id, device => answers.Expect(device.Id, command.Id));
        try
        {
            await publisher.PublishAsync(_topics.CommandAll, command.Payload(), retain: false, cancellation);
            if (devices.Any(device => device.Legacy))
            {
                await publisher.PublishAsync(mqtt.Value.LegacyCommandAllTopic, command.LegacyPayload(), retain: false, cancellation);
            }

            return await Task.WhenAll(devices.Select(async device => Answer(device, command, awaited.TryGetValue(device.Id, out var answer)
                ? await FirstAsync(answer, command, cancellation)
                : (device.Legacy ? CommandOutcome.Sent : CommandOutcome.Offline, null), sent)));
        }
        finally
        {
            foreach (var id in awaited.Keys)
            {
                answers.Forget(id, command.Id);
            }
        }
    }

    private async Task PublishAsync(string topic, string deviceId, DeviceCommand command, CancellationToken cancellation)
    {
        try
        {
            await publisher.PublishAsync(topic, command.Payload(), retain: false, cancellation);
        }
        catch
        {
            answers.Forget(deviceId, command.Id);
            throw;
        }
    }

    /// <summary>Waits for the first answer; for the last one behind the caller's back.</summary>
    private async Task<CommandAnswer> FollowAsync(Device device, DeviceCommand command, AwaitedAnswer awaited, DateTimeOffset sent, Action<CommandAnswer>? later)
    {
        var first = await FirstAsync(awaited, command, CancellationToken.None);
        var row = Record(null, device, command, first, sent);
        if (first.Outcome == CommandOutcome.Accepted)
        {
            _ = FinishAsync(device, command, awaited, row, sent, later);
        }
        else
        {
            answers.Forget(device.Id, command.Id);
        }

        return Answer(device, command, first, sent);
    }

    private async Task FinishAsync(Device device, DeviceCommand command, AwaitedAnswer awaited, TimelineEvent row, DateTimeOffset sent, Action<CommandAnswer>? later)
    {
        try
        {
            var last = await OrAsync(CommandOutcome.Unfinished, awaited.Last, Patience, CancellationToken.None);
            Record(row, device, command, last, sent);
            later?.Invoke(Answer(device, command, last, sent));
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "What came of {Command} on {Device} could not be told", command.Name, device.Id);
        }
        finally
        {
            answers.Forget(device.Id, command.Id);
        }
    }

    private Task<(CommandOutcome Outcome, string? Error)> FirstAsync(AwaitedAnswer awaited, DeviceCommand command, CancellationToken cancellation) =>
        OrAsync(CommandOutcome.NoAnswer, awaited.First, command.TimeToLive, cancellation);

    private async Task<(CommandOutcome Outcome, string? Error)> OrAsync(
        CommandOutcome otherwise, Task<(CommandOutcome, string?)> answer, TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            return await answer.WaitAsync(patience, clock, cancellation);
        }
        catch (TimeoutException)
        {
            return (otherwise, null);
        }
    }

    private TimelineEvent Record(TimelineEvent? row, Device device, DeviceCommand command, (CommandOutcome Outcome, string? Error) result, DateTimeOffset sent)
    {
        row ??= new TimelineEvent { DeviceId = device.Id, Kind = TimelineKind.Command, Start = sent, Summary = "" };
        row.Summary = CommandWords.Row(command, result.Outcome, result.Error, clock.GetUtcNow() - sent);
        _ = registry.RecordAsync(row);
        return row;
    }

    private CommandAnswer Answer(Device device, DeviceCommand command, (CommandOutcome Outcome, string? Error) result, DateTimeOffset sent)
    {
        var now = clock.GetUtcNow();
        // As it is by now: it may have gone offline meanwhile.
        var words = CommandWords.Sentence(registry.Find(device.Id) ?? device, command, result.Outcome, result.Error, now);
        return new CommandAnswer(command.Id, command.Name, device.Id, result.Outcome, words, now - sent);
    }
}
