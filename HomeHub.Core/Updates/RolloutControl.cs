using HomeHub.Core.Configs;
using HomeHub.Core.Devices;

namespace HomeHub.Core.Updates;

/// <summary>What a person can do with rollouts: start, pause, resume, abort, and try the failed ones again.</summary>
public sealed class RolloutControl(
    RolloutStore rollouts, AttemptStore attempts, AttemptWatch watch, ReleaseStore releases, ReleasePublisher publisher, DeviceRegistry registry,
    RolloutGate gate, UpdateInbox inbox, UpdateFeed feed, TimeProvider clock)
{
    /// <summary>Starts a rollout.</summary>
    public async Task<RolloutStart> StartAsync(RolloutRequest request, CancellationToken cancellation = default)
    {
        using var turn = await gate.EnterAsync(cancellation);
        if (RolloutRules.Check(request) is { Count: > 0 } wrong)
        {
            return new(null, wrong);
        }

        if (await ReleaseAsync(request, cancellation) is not { } release)
        {
            return Refused("release", request.ReleaseId is { } id ? $"There is no release {id}." : "No release is published yet. Make one and publish it first.");
        }

        var (host, obstacle) = await HostAsync(release, request.Host, cancellation);
        if (obstacle is not null)
        {
            return Refused("release", obstacle);
        }

        var busy = (await rollouts.ActiveAsync(cancellation)).SelectMany(rollout => rollout.Devices).Where(entry => entry.State == RolloutDeviceState.Updating)
            .Select(entry => entry.DeviceId).ToHashSet();
        var (chosen, errors) = RolloutRules.Choose(request, release, registry.All, busy);
        if (errors.Count > 0)
        {
            return new(null, errors);
        }

        var rollout = Make(request, release, host, chosen);
        await rollouts.AddAsync(rollout, cancellation);
        feed.Tell();
        inbox.Wake();
        return new(rollout, []);
    }

    /// <summary>What was begun goes on, nothing new begins. Returns why that is not possible, in words; null: done.</summary>
    public Task<string?> PauseAsync(long id, string author, CancellationToken cancellation = default) => ChangeAsync(id, rollout =>
    {
        if (rollout.State != RolloutState.Running)
        {
            return $"The rollout is {rollout.State.ToString().ToLowerInvariant()}; only a running one can be paused.";
        }

        (rollout.State, rollout.Reason) = (RolloutState.Paused, $"Paused by {author}.");
        return null;
    }, cancellation);

    /// <summary>Goes on, also after it stopped by itself: the failures so far are forgiven then.</summary>
    public Task<string?> ResumeAsync(long id, CancellationToken cancellation = default) => ChangeAsync(id, rollout =>
    {
        if (rollout.State is not (RolloutState.Paused or RolloutState.Stopped))
        {
            return $"The rollout is {rollout.State.ToString().ToLowerInvariant()}; only a paused or stopped one can be resumed.";
        }

        if (rollout.State == RolloutState.Stopped)
        {
            rollout.ForgivenFailures = rollout.Devices.Count(entry => entry.State == RolloutDeviceState.Failed);
            // A canary that is worse than before stays so: whoever goes on has seen it.
            rollout.Canary = false;
        }

        (rollout.State, rollout.Reason) = (RolloutState.Running, null);
        return null;
    }, cancellation);

    /// <summary>Ends it: who waits is left alone, who is at it is asked to give up.</summary>
    public async Task<string?> AbortAsync(long id, string author, CancellationToken cancellation = default)
    {
        var refusal = await ChangeAsync(id, rollout =>
        {
            if (rollout.IsOver)
            {
                return $"The rollout is {rollout.State.ToString().ToLowerInvariant()} already.";
            }

            (rollout.State, rollout.Reason, rollout.EndedAt) = (RolloutState.Aborted, $"Aborted by {author}.", clock.GetUtcNow());
            return null;
        }, cancellation);
        if (refusal is not null)
        {
            return refusal;
        }

        using (await gate.EnterAsync(cancellation))
        {
            foreach (var attempt in (await attempts.OfRolloutAsync(id, cancellation)).Where(attempt => attempt.IsOpen))
            {
                await watch.CancelAsync(attempt, cancellation);
            }
        }

        inbox.Wake();
        return null;
    }

    /// <summary>The devices that failed get another turn, and nobody else; a rollout that was over or had stopped runs again for them.</summary>
    public Task<string?> RetryFailedAsync(long id, CancellationToken cancellation = default) => ChangeAsync(id, rollout =>
    {
        var failed = rollout.Devices.Where(entry => entry.State == RolloutDeviceState.Failed).ToList();
        if (failed.Count == 0)
        {
            return "No device failed in this rollout.";
        }

        failed.ForEach(entry => (entry.State, entry.Words, entry.SettledAt) = (RolloutDeviceState.Waiting, null, null));
        (rollout.State, rollout.Reason, rollout.EndedAt, rollout.ForgivenFailures) = (RolloutState.Running, null, null, 0);
        return null;
    }, cancellation);

    private async Task<string?> ChangeAsync(long id, Func<Rollout, string?> change, CancellationToken cancellation)
    {
        using (await gate.EnterAsync(cancellation))
        {
            if (await rollouts.FindAsync(id, cancellation) is not { } rollout)
            {
                return $"There is no rollout {id}.";
            }

            if (change(rollout) is { } refusal)
            {
                return refusal;
            }

            await rollouts.SaveAsync(rollout, cancellation);
        }

        feed.Tell();
        inbox.Wake();
        return null;
    }

    private async Task<Release?> ReleaseAsync(RolloutRequest request, CancellationToken cancellation) => request.ReleaseId is { } id
        ? await releases.FindAsync(id, cancellation)
        : (await releases.AllAsync(cancellation)).FirstOrDefault(release => release.PublishedAt is not null);

    /// <summary>Where it is published: where it was asked for, else on the FTP server, else here.</summary>
    private async Task<(string Host, string? Obstacle)> HostAsync(Release release, string? wanted, CancellationToken cancellation)
    {
        if (wanted is not null)
        {
            return (wanted, publisher.Host(wanted) is null ? $"There is no host “{wanted}”." : await publisher.ObstacleAsync(release, wanted, cancellation));
        }

        var obstacle = (string?)null;
        foreach (var host in publisher.HostNames)
        {
            if (await publisher.ObstacleAsync(release, host, cancellation) is not { } words)
            {
                return (host, null);
            }

            obstacle = host == await publisher.DefaultHostAsync(cancellation) ? words : obstacle;
        }

        return ("", obstacle ?? "The release is not published.");
    }

    private Rollout Make(RolloutRequest request, Release release, string host, IReadOnlyList<(Device Device, string? Skip)> chosen)
    {
        var now = clock.GetUtcNow();
        return new Rollout
        {
            ReleaseId = release.Id, Version = release.Version, Author = request.Author, CreatedAt = now, Host = host, Canary = request.Canary,
            SoakSeconds = (int)request.Soak.TotalSeconds, WaveSize = request.WaveSize, FailureThreshold = request.FailureThreshold,
            TimeoutSeconds = (int)request.Timeout.TotalSeconds, Downgrade = request.Downgrade,
            Devices =
            [
                .. RolloutWaves.Of([.. chosen.Where(one => one.Skip is null).Select(one => one.Device)], request.Canary, request.WaveSize),
                .. chosen.Where(one => one.Skip is not null)
                    .Select(one => new RolloutDevice { DeviceId = one.Device.Id, Wave = 1, State = RolloutDeviceState.Skipped, Words = one.Skip, SettledAt = now }),
            ],
        };
    }

    private static RolloutStart Refused(string field, string words) => new(null, [new FieldError(field, words)]);
}
