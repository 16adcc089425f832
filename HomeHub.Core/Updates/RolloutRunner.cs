using System.Security.Cryptography;
using HomeHub.Core.Devices;
using HomeHub.Core.Health;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeHub.Core.Updates;

/// <summary>
/// Does what <see cref="RolloutPlan"/> and <see cref="AttemptRules"/> decide, one step after the other. All it knows is in the database, so a restart is
/// only a pause.
/// </summary>
public sealed class RolloutRunner(
    UpdateInbox inbox, AttemptWatch watch, AttemptStore attempts, RolloutStore rollouts, ReleaseStore releases, CanaryHealth canaries, DeviceRegistry registry,
    DeviceFeed devices, BrokerStatus broker, UpdateFeed feed, RolloutGate gate, HubHealth health, TimeProvider clock, ILogger<RolloutRunner> logger) : IHostedService, IDisposable
{
    private const string Failing = Conditions.Task + "updates";

    // While something is under way that ends at its time the clock is looked at as often; else only what happens wakes it.
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private volatile bool _timed = true;
    private volatile HashSet<string> _awaited = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        devices.Changed += OnDevice;
        broker.Changed += OnBroker;
        _running = RunAsync(_stopping.Token);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        devices.Changed -= OnDevice;
        broker.Changed -= OnBroker;
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopping.Dispose();

    /// <summary>Whether what comes next depends on the time, so that it is looked at each second.</summary>
    internal bool IsTimed => _timed;

    /// <summary>Takes what came in and goes as far as it goes now.</summary>
    internal async Task StepAsync(CancellationToken cancellation)
    {
        using var turn = await gate.EnterAsync(cancellation);
        var any = await watch.TakeNewsAsync(cancellation);
        for (var goesOn = true; goesOn;)
        {
            var (acted, ended) = await watch.CarryOnAsync(cancellation);
            goesOn = await RollOutAsync(ended, cancellation);
            any |= acted | goesOn;
        }

        await LookAheadAsync(cancellation);
        if (any)
        {
            feed.Tell();
        }
    }

    /// <summary>
    /// What the next step may depend on: the clock, while an update is under way or a canary is watched, and these devices. A rollout that waits for a
    /// device for weeks, or for a person, costs nothing meanwhile.
    /// </summary>
    private async Task LookAheadAsync(CancellationToken cancellation)
    {
        var open = await attempts.OpenAsync(cancellation);
        var running = (await rollouts.ActiveAsync(cancellation)).Where(rollout => rollout.State == RolloutState.Running).ToList();
        var now = clock.GetUtcNow();
        _timed = open.Count > 0 || running.Any(rollout => rollout.Canary && rollout.Devices.Any(entry =>
            entry is { Wave: RolloutPlan.CanaryWave, State: RolloutDeviceState.Confirmed } && entry.SettledAt + rollout.Soak >= now));
        _awaited = running.SelectMany(rollout => rollout.Devices).Where(entry => entry.State == RolloutDeviceState.Waiting || entry.Wave == RolloutPlan.CanaryWave)
            .Select(entry => entry.DeviceId).Concat(open.Select(attempt => attempt.DeviceId)).ToHashSet();
    }

    private void OnDevice(string? id)
    {
        if (id is null || _awaited.Contains(id))
        {
            inbox.Wake();
        }
    }

    private void OnBroker(BrokerState state) => inbox.Wake();

    private async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await inbox.WaitAsync(_timed ? Busy : Idle, cancellation);
                await StepAsync(cancellation);
                health.Clear(Failing);
                await Task.Delay(Breath, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
            }
            catch (Exception exception)
            {
                logger.LogError(exception, "Updates could not be carried on; trying again");
                health.Report(Failing, $"Updates could not be carried on: {exception.GetBaseException().Message} HomeHub tries again.");
                inbox.Wake();
                await Task.Delay(Retry, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>One decision of every rollout that is not over, or had an attempt end now; true where any was made.</summary>
    private async Task<bool> RollOutAsync(IReadOnlyList<long> ended, CancellationToken cancellation)
    {
        var active = (await rollouts.ActiveAsync(cancellation)).ToList();
        foreach (var id in ended.Distinct().Except(active.Select(rollout => rollout.Id)))
        {
            active.AddRange(await rollouts.FindAsync(id, cancellation) is { } over ? [over] : []);
        }

        var any = false;
        foreach (var rollout in active)
        {
            any |= await DecideAsync(rollout, cancellation);
        }

        return any;
    }

    private async Task<bool> DecideAsync(Rollout rollout, CancellationToken cancellation)
    {
        if (await releases.FindAsync(rollout.ReleaseId, cancellation) is not { } release)
        {
            return false;
        }

        var facts = await FactsAsync(rollout, cancellation);
        var actions = RolloutPlan.Next(rollout, release, facts, clock.GetUtcNow());
        foreach (var action in actions)
        {
            switch (action)
            {
                case RolloutAction.Settle(var entry, var state, var words):
                    (entry.State, entry.Words, entry.SettledAt) = (state, words, clock.GetUtcNow());
                    break;
                case RolloutAction.Begin(var entry):
                    await BeginAsync(rollout, release, entry, registry.Find(entry.DeviceId)!, cancellation);
                    break;
                case RolloutAction.Stop(var words):
                    (rollout.State, rollout.Reason) = (RolloutState.Stopped, words);
                    break;
                default:
                    (rollout.State, rollout.Reason, rollout.EndedAt) = (RolloutState.Finished, null, clock.GetUtcNow());
                    break;
            }
        }

        if (actions.Any(action => action is not RolloutAction.Begin))
        {
            await rollouts.SaveAsync(rollout, cancellation);
        }

        return actions.Count > 0;
    }

    private async Task<IReadOnlyList<RolloutFacts>> FactsAsync(Rollout rollout, CancellationToken cancellation)
    {
        var known = (await attempts.OfRolloutAsync(rollout.Id, cancellation)).ToDictionary(attempt => attempt.Id);
        List<RolloutFacts> facts = [];
        foreach (var entry in rollout.Devices)
        {
            var device = registry.Find(entry.DeviceId);
            var attempt = entry.AttemptId is { } id ? known.GetValueOrDefault(id) : null;
            var watched = rollout is { Canary: true, State: RolloutState.Running } && entry is { Wave: RolloutPlan.CanaryWave, State: RolloutDeviceState.Confirmed };
            facts.Add(new(entry, device, attempt, watched && attempt is not null && device is not null ? await canaries.IllnessAsync(attempt, device, rollout.Soak, cancellation) : null));
        }

        return facts;
    }

    private async Task BeginAsync(Rollout rollout, Release release, RolloutDevice entry, Device device, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var attempt = new UpdateAttempt
        {
            Id = RandomNumberGenerator.GetHexString(16, lowercase: true), DeviceId = device.Id, RolloutId = rollout.Id, ReleaseId = release.Id, Version = release.Version,
            Sequence = release.Sequence, FilesSha256 = release.FilesSha256, Downgrade = rollout.Downgrade && release.Sequence < device.FirmwareSequence, Host = rollout.Host,
            Token = RandomNumberGenerator.GetHexString(32, lowercase: true), FromVersion = device.FirmwareVersion, CreatedAt = now,
        };
        attempt.Enter(UpdateState.Queued, now);
        await canaries.NoteAsync(attempt, device, rollout.Soak, cancellation);
        await rollouts.BeginAsync(entry, attempt, cancellation);
    }
}
