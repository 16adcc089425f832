using HomeHub.Core.Devices;

namespace HomeHub.Core.Updates;

/// <summary>What a rollout is at, in words.</summary>
internal static class RolloutWords
{
    public static string Of(Rollout rollout, IReadOnlyList<RolloutFacts> facts, DateTimeOffset now) => rollout.State switch
    {
        RolloutState.Running => Running(rollout, facts, now),
        RolloutState.Paused => $"{rollout.Reason} {UnderWay(facts)}".TrimEnd(),
        RolloutState.Stopped => $"Stopped by itself. {rollout.Reason} {UnderWay(facts)}".TrimEnd(),
        RolloutState.Aborted => $"{rollout.Reason} {Outcome(facts)}",
        _ => Outcome(facts),
    };

    private static string Running(Rollout rollout, IReadOnlyList<RolloutFacts> facts, DateTimeOffset now)
    {
        var updating = facts.Where(fact => fact.Entry.State == RolloutDeviceState.Updating).ToList();
        var waiting = facts.Where(fact => fact.Entry.State == RolloutDeviceState.Waiting).ToList();
        if (updating.Count > 0)
        {
            return rollout.Canary && updating.TrueForAll(fact => fact.Entry.Wave == RolloutPlan.CanaryWave)
                ? $"{Names(updating)} {(updating.Count == 1 ? "goes" : "go")} first{(waiting.Count > 0 ? $"; {waiting.Count} wait for that" : "")}."
                : $"{updating.Count} updating, {waiting.Count} waiting, {facts.Count - updating.Count - waiting.Count} done.";
        }

        if (rollout.Canary && RolloutPlan.SoakEnd(rollout, facts) is { } end && end > now)
        {
            return $"{Names([.. facts.Where(fact => fact.Entry is { Wave: RolloutPlan.CanaryWave, State: RolloutDeviceState.Confirmed })])} went first; watched for another {Durations.Words(end - now)}.";
        }

        var away = waiting.FindAll(fact => !fact.Online);
        return away.Count > 0 && away.Count == waiting.Count ? $"Waits until {Names(away)} {(away.Count == 1 ? "is" : "are")} back." : "Begins.";
    }

    private static string UnderWay(IReadOnlyList<RolloutFacts> facts) => facts.Count(fact => fact.Entry.State == RolloutDeviceState.Updating) is > 0 and var updating
        ? updating == 1 ? "One that was begun goes on." : $"{updating} that were begun go on." : "";

    private static string Outcome(IReadOnlyList<RolloutFacts> facts) => string.Join(", ", new[]
    {
        Counted(facts, RolloutDeviceState.Confirmed, "updated and proven"), Counted(facts, RolloutDeviceState.Failed, "failed"), Counted(facts, RolloutDeviceState.Skipped, "skipped"),
        Counted(facts, RolloutDeviceState.Updating, "still at it"),
    }.OfType<string>().DefaultIfEmpty("Nothing was done")) + ".";

    private static string Names(List<RolloutFacts> facts) => facts.Count <= 3
        ? string.Join(" and ", facts.Select(fact => fact.Name))
        : $"{string.Join(", ", facts.Take(2).Select(fact => fact.Name))} and {facts.Count - 2} more";

    private static string? Counted(IReadOnlyList<RolloutFacts> facts, RolloutDeviceState state, string words) =>
        facts.Count(fact => fact.Entry.State == state) is > 0 and var count ? $"{count} {words}" : null;
}
