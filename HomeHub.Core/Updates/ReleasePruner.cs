namespace HomeHub.Core.Updates;

/// <summary>What becomes of a published release when old ones are taken off.</summary>
/// <param name="Hosts">Where it is published.</param>
/// <param name="Stays">Why it stays there, in words; null: it goes.</param>
public sealed record PruneStep(Release Release, IReadOnlyList<string> Hosts, string? Stays);

/// <summary>Takes all but the newest published releases off their hosts, those in use left alone. They stay releases, and can be published again.</summary>
public sealed class ReleasePruner(ReleaseStore releases, ReleasePublisher publisher, ReleaseUse use)
{
    /// <summary>The least that stays: what a rollout would bring.</summary>
    public const int Fewest = 1;
    public const int Most = 1_000;

    /// <summary>What would become of those that are not among the newest, newest first.</summary>
    /// <param name="keep">How many of the newest stay, from <see cref="Fewest"/> to <see cref="Most"/>.</param>
    public async Task<IReadOnlyList<PruneStep>> PlanAsync(int keep, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, Fewest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keep, Most);
        var places = (await publisher.AllAsync(cancellation)).ToLookup(publication => publication.ReleaseId);
        List<PruneStep> steps = [];
        foreach (var release in (await releases.AllAsync(cancellation)).Where(release => places[release.Id].Any()).Skip(keep))
        {
            steps.Add(new(release, [.. places[release.Id].Select(place => place.Host)], await use.RolloutAsync(release, host: null, cancellation) ?? use.Devices(release)));
        }

        return steps;
    }

    /// <summary>Does it. What could not be taken off stays, with the reason.</summary>
    public async Task<IReadOnlyList<PruneStep>> PruneAsync(int keep, CancellationToken cancellation = default)
    {
        List<PruneStep> done = [];
        foreach (var step in await PlanAsync(keep, cancellation))
        {
            var stays = step.Stays;
            foreach (var host in stays is null ? step.Hosts : [])
            {
                stays ??= await publisher.WithdrawAsync(step.Release, host, cancellation);
            }

            done.Add(step with { Stays = stays });
        }

        return done;
    }
}
