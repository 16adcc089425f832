using HomeHub.Core.Devices;

namespace HomeHub.Web.Components.Devices;

/// <summary>What came of asking every device for a sign of life, in words.</summary>
public static class CheckInWords
{
    private const int MostSentences = 3;

    /// <summary>Everybody who is there answered.</summary>
    public static bool IsWell(IReadOnlyCollection<CommandAnswer> answers) =>
        answers.All(answer => answer.Success || answer.Outcome == CommandOutcome.Offline);

    /// <summary>"5 of 6 devices answered. Attic did not answer …": how many, then who did not.</summary>
    public static string For(IReadOnlyCollection<CommandAnswer> answers)
    {
        var asked = answers.Count(answer => answer.Outcome is not (CommandOutcome.Offline or CommandOutcome.Sent));
        var answered = answers.Count(answer => answer.Outcome is CommandOutcome.Done or CommandOutcome.Accepted);
        var failed = answers.Where(answer => !answer.Success && answer.Outcome != CommandOutcome.Offline).Select(answer => answer.Words).ToList();
        return string.Join(" ", new[]
        {
            asked == 0 ? "No device is there to answer." : answered == asked ? $"{Count(asked)} answered." : $"{answered:N0} of {Count(asked)} answered.",
            string.Join(" ", failed.Take(MostSentences)),
            failed.Count > MostSentences ? $"The same goes for {failed.Count - MostSentences:N0} more." : "",
            Rest(CommandOutcome.Offline, "is offline.", "are offline."),
            Rest(CommandOutcome.Sent, "that predates the protocol was asked too; it answers in its log.", "that predate the protocol were asked too; they answer in their logs."),
        }.Where(sentence => sentence.Length > 0));

        string Rest(CommandOutcome outcome, string one, string many) => answers.Count(answer => answer.Outcome == outcome) switch
        {
            0 => "",
            var count => $"{Count(count)} {(count == 1 ? one : many)}",
        };
    }

    private static string Count(int devices) => devices == 1 ? "1 device" : $"{devices:N0} devices";
}
