using HomeHub.Core.Devices;
using HomeHub.Web.Components.Devices;

namespace HomeHub.Tests.Devices;

public sealed class CheckInWordsTests
{
    [Fact]
    public void Everybody_answered()
    {
        CommandAnswer[] answers = [Of(CommandOutcome.Done), Of(CommandOutcome.Done)];

        Assert.Equal("2 devices answered.", CheckInWords.For(answers));
        Assert.True(CheckInWords.IsWell(answers));
    }

    [Fact]
    public void Who_did_not_answer_is_named_and_the_rest_counted()
    {
        CommandAnswer[] answers =
        [
            Of(CommandOutcome.Done), Of(CommandOutcome.NoAnswer, "Attic did not answer."), Of(CommandOutcome.Offline), Of(CommandOutcome.Offline), Of(CommandOutcome.Sent),
        ];

        Assert.Equal(
            "1 of 2 devices answered. Attic did not answer. 2 devices are offline. 1 device that predates the protocol was asked too; it answers in its log.",
            CheckInWords.For(answers));
        Assert.False(CheckInWords.IsWell(answers));
    }

    [Fact]
    public void A_house_of_silent_devices_does_not_fill_the_screen() => Assert.Equal(
        "0 of 5 devices answered. No. No. No. The same goes for 2 more.",
        CheckInWords.For([.. Enumerable.Range(0, 5).Select(_ => Of(CommandOutcome.NoAnswer, "No."))]));

    [Fact]
    public void Nobody_is_there() => Assert.Equal("No device is there to answer. 1 device is offline.", CheckInWords.For([Of(CommandOutcome.Offline)]));

    private static CommandAnswer Of(CommandOutcome outcome, string words = "") => new("1", DeviceCommand.CheckIn, "x", outcome, words, TimeSpan.Zero);
}
