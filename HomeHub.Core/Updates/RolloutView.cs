using HomeHub.Core.Devices;

namespace HomeHub.Core.Updates;

/// <summary>A rollout as it is to be shown.</summary>
/// <param name="Attempts">The latest of each device, by device id.</param>
/// <param name="Names">What the devices are called now.</param>
/// <param name="Words">What it is at, in a sentence.</param>
public sealed record RolloutView(
    Rollout Rollout, IReadOnlyDictionary<string, UpdateAttempt> Attempts, IReadOnlyDictionary<string, string> Names, string Words);

/// <summary>Reads rollouts with everything that belongs to them.</summary>
public sealed class RolloutReader(RolloutStore rollouts, AttemptStore attempts, DeviceRegistry registry, TimeProvider clock)
{
    /// <summary>Rollouts, newest first.</summary>
    public async Task<IReadOnlyList<RolloutView>> AllAsync(int limit = 50, CancellationToken cancellation = default)
    {
        List<RolloutView> views = [];
        foreach (var rollout in await rollouts.AllAsync(limit, cancellation))
        {
            views.Add(await ViewAsync(rollout, cancellation));
        }

        return views;
    }

    /// <summary>One rollout; null where there is none.</summary>
    public async Task<RolloutView?> FindAsync(long id, CancellationToken cancellation = default) =>
        await rollouts.FindAsync(id, cancellation) is { } rollout ? await ViewAsync(rollout, cancellation) : null;

    private async Task<RolloutView> ViewAsync(Rollout rollout, CancellationToken cancellation)
    {
        var known = (await attempts.OfRolloutAsync(rollout.Id, cancellation)).ToDictionary(attempt => attempt.Id);
        var facts = rollout.Devices.ConvertAll(entry => new RolloutFacts(
            entry, registry.Find(entry.DeviceId), entry.AttemptId is { } id ? known.GetValueOrDefault(id) : null, null));
        return new(
            rollout,
            facts.Where(fact => fact.Attempt is not null).ToDictionary(fact => fact.Entry.DeviceId, fact => fact.Attempt!),
            facts.ToDictionary(fact => fact.Entry.DeviceId, fact => fact.Name),
            RolloutWords.Of(rollout, facts, clock.GetUtcNow()));
    }
}
