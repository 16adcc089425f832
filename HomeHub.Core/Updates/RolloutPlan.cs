using HomeHub.Core.Devices;

namespace HomeHub.Core.Updates;

/// <summary>What is known of one device of a rollout.</summary>
/// <param name="Device">As the registry has it; null: it was deleted.</param>
/// <param name="Attempt">Its latest in this rollout.</param>
/// <param name="Illness">A canary that was confirmed: what is worse than before, in words; null: nothing.</param>
internal sealed record RolloutFacts(RolloutDevice Entry, Device? Device, UpdateAttempt? Attempt, string? Illness)
{
    public string Name => Device?.Name ?? Entry.DeviceId;
    public bool Online => Device?.Status is DeviceStatus.Online or DeviceStatus.SafeMode;
    public bool IsSettled => Entry.State is RolloutDeviceState.Confirmed or RolloutDeviceState.Failed or RolloutDeviceState.Skipped;
}

/// <summary>What a rollout does next.</summary>
internal abstract record RolloutAction
{
    /// <summary>A device's part in it is decided.</summary>
    public sealed record Settle(RolloutDevice Entry, RolloutDeviceState State, string? Words) : RolloutAction;

    /// <summary>Begin with a device.</summary>
    public sealed record Begin(RolloutDevice Entry) : RolloutAction;

    /// <summary>Stop by itself.</summary>
    public sealed record Stop(string Words) : RolloutAction;

    /// <summary>All is done.</summary>
    public sealed record Finish : RolloutAction;
}

/// <summary>
/// The rules of a rollout: given the facts, what comes next. It decides and does nothing, so it can be asked as often as one likes, and goes on after a
/// restart from what is stored.
/// </summary>
internal static class RolloutPlan
{
    public const int CanaryWave = 0;

    public static IReadOnlyList<RolloutAction> Next(Rollout rollout, Release release, IReadOnlyList<RolloutFacts> facts, DateTimeOffset now)
    {
        // First what has happened, then what follows from it, with the facts as they are after that.
        if (facts.Select(fact => Settled(rollout, release, fact)).OfType<RolloutAction>().ToList() is { Count: > 0 } settled)
        {
            return settled;
        }

        if (rollout.State != RolloutState.Running)
        {
            return [];
        }

        // With nobody left it has nothing to stop; who failed stands there.
        if (!facts.All(fact => fact.IsSettled) && Trouble(rollout, facts) is { } trouble)
        {
            return [new RolloutAction.Stop(trouble)];
        }

        var begin = facts.Where(fact => fact is { Entry.State: RolloutDeviceState.Waiting, Online: true } && IsOpen(rollout, facts, fact.Entry.Wave, now)).ToList();
        return begin.Count > 0 ? [.. begin.Select(fact => new RolloutAction.Begin(fact.Entry))]
            : facts.All(fact => fact.IsSettled) && (!rollout.Canary || IsSoaked(rollout, facts, now)) ? [new RolloutAction.Finish()]
            : [];
    }

    /// <summary>Whether a wave's turn has come: everybody before is done with, but for those who are not there.</summary>
    internal static bool IsOpen(Rollout rollout, IReadOnlyList<RolloutFacts> facts, int wave, DateTimeOffset now) =>
        facts.Where(fact => fact.Entry.Wave < wave).All(fact => fact.IsSettled
            || (fact is { Entry.State: RolloutDeviceState.Waiting, Online: false } && !(rollout.Canary && fact.Entry.Wave == CanaryWave)))
        && (!rollout.Canary || wave == CanaryWave || IsSoaked(rollout, facts, now));

    /// <summary>When the canaries have been watched long enough; null: one of them is not done yet.</summary>
    internal static DateTimeOffset? SoakEnd(Rollout rollout, IEnumerable<RolloutFacts> facts)
    {
        var canaries = facts.Where(fact => fact.Entry.Wave == CanaryWave).ToList();
        return canaries.All(fact => fact.IsSettled)
            ? canaries.Where(fact => fact.Entry.State == RolloutDeviceState.Confirmed).Max(fact => fact.Entry.SettledAt + rollout.Soak) ?? DateTimeOffset.MinValue
            : null;
    }

    /// <summary>A canary that is away now cannot be told to be well.</summary>
    private static bool IsSoaked(Rollout rollout, IReadOnlyList<RolloutFacts> facts, DateTimeOffset now) => SoakEnd(rollout, facts) <= now
        && facts.Where(fact => fact.Entry is { Wave: CanaryWave, State: RolloutDeviceState.Confirmed }).All(fact => fact.Online || fact.Device is null);

    private static RolloutAction.Settle? Settled(Rollout rollout, Release release, RolloutFacts fact) => fact switch
    {
        { Entry.State: RolloutDeviceState.Updating or RolloutDeviceState.Failed, Attempt: { State: UpdateState.Confirmed } } =>
            new(fact.Entry, RolloutDeviceState.Confirmed, null),
        { Entry.State: RolloutDeviceState.Updating or RolloutDeviceState.Waiting, Device: null } => new(fact.Entry, RolloutDeviceState.Skipped, "It was deleted."),
        { Entry.State: RolloutDeviceState.Updating, Attempt: null } => new(fact.Entry, RolloutDeviceState.Failed, "Nothing is known of its update any more."),
        { Entry.State: RolloutDeviceState.Updating, Attempt: { IsOpen: false } attempt } => new(fact.Entry, RolloutDeviceState.Failed, Words(attempt)),
        { Entry.State: RolloutDeviceState.Waiting } when rollout.IsOver => new(fact.Entry, RolloutDeviceState.Skipped, "The rollout ended before its turn."),
        { Entry.State: RolloutDeviceState.Waiting, Device: { } device } when UpdateAbility.Runs(device, release.Version, release.Sequence, release.FilesSha256) =>
            new(fact.Entry, RolloutDeviceState.Skipped, "It runs this release already."),
        _ => null,
    };

    private static string Words(UpdateAttempt attempt) => attempt.State switch
    {
        UpdateState.RolledBack => $"Rolled back: {attempt.Error}",
        UpdateState.Cancelled => "Cancelled.",
        UpdateState.Rejected => $"Rejected: {attempt.Error}",
        _ => attempt.Error ?? "It failed.",
    };

    private static string? Trouble(Rollout rollout, IReadOnlyList<RolloutFacts> facts)
    {
        var failed = facts.Where(fact => fact.Entry.State == RolloutDeviceState.Failed).OrderBy(fact => fact.Entry.SettledAt).Skip(rollout.ForgivenFailures).ToList();
        if (rollout.Canary && facts.FirstOrDefault(fact => fact is { Entry: { Wave: CanaryWave, State: RolloutDeviceState.Confirmed }, Illness: not null }) is { } ill)
        {
            return $"{ill.Name} went first and is worse since: {ill.Illness}";
        }

        return rollout.Canary && failed.Find(fact => fact.Entry.Wave == CanaryWave) is { } canary
            ? $"{canary.Name} went first and failed. {Sentence(canary.Entry.Words)}"
            : failed.Count >= rollout.FailureThreshold
                ? $"{failed.Count} of {facts.Count} {(facts.Count == 1 ? "device" : "devices")} failed{(failed.Count == 1 ? ":" : ", the last one")} {failed[^1].Name}. {Sentence(failed[^1].Entry.Words)}"
                : null;
    }

    /// <summary>A device's words end as they like.</summary>
    private static string Sentence(string? words) => words is null or "" || words.EndsWith('.') ? words ?? "" : $"{words}.";
}
