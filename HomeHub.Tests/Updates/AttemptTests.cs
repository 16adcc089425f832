using System.Text.Json;
using HomeHub.Core.Devices;
using HomeHub.Core.Updates;
using HomeHub.Tests.Contracts;
using HomeHub.Tests.Support;
using static HomeHub.Tests.Updates.UpdateHouse;

namespace HomeHub.Tests.Updates;

/// <summary>One device's update: what is sent, what is believed, and when it ends.</summary>
public sealed class AttemptTests
{
    private static readonly RolloutRequest Request = RolloutRequest.One("kitchen", null, downgrade: false, "a test");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_command_is_as_the_contract_has_it()
    {
        await using var core = await CoreAsync();
        var release = await core.PublishedAsync();
        await core.AnnounceAsync("kitchen");
        await core.RolloutAsync(Request);
        var attempt = await core.AttemptAsync("kitchen");

        var sent = Assert.Single(core.Sent.All);
        var command = JsonElement.Parse(sent.Payload);
        var golden = JsonElement.Parse(Golden.Payload("command-update"));
        Assert.Equal(("homehub/kitchen/command", false), (sent.Topic, sent.Retained));
        Assert.Equal(Shape(golden), Shape(command));
        Assert.Matches("^[0-9a-f]{16}$", command.GetProperty("id").GetString());
        var args = command.GetProperty("args");
        Assert.Equal(release.ManifestSha256, args.GetProperty("manifest_sha256").GetString());
        Assert.Equal(JsonValueKind.Null, args.GetProperty("signature").ValueKind);
        Assert.Equal($$"""{"type":"http","host":"192.0.2.1","port":8080,"path":"/firmware/1.1.0-1","token":"{{attempt.Token}}"}""", args.GetProperty("source").GetRawText());
        Assert.False(attempt.WithSignature);
    }

    [Fact]
    public async Task A_board_with_a_key_gets_a_signature_and_without_ours_an_explanation()
    {
        await using var core = await CoreAsync();
        var release = await core.PublishedAsync();
        await core.AnnounceAsync("kitchen", signed: true);
        await core.RolloutAsync(Request);

        var foreign = await core.AttemptAsync("kitchen");
        Assert.Equal(UpdateState.Failed, foreign.State);
        Assert.Contains("update key that HomeHub does not know", foreign.Error);
        Assert.Empty(core.Sent.All);

        var key = await core.Get<DeviceKeyStore>().EnsureAsync("kitchen", Cancellation);
        core.Clock.Advance(TimeSpan.FromSeconds(1));
        await core.RolloutAsync(Request);
        var attempt = await core.AttemptAsync("kitchen");
        var args = JsonElement.Parse(core.Sent.All[^1].Payload).GetProperty("args");
        Assert.Equal(UpdateSignature.Of(key, "kitchen", attempt.Id, "1.1.0", 1, release.ManifestSha256, false), args.GetProperty("signature").GetString());
        Assert.True(attempt.WithSignature);
    }

    [Fact]
    public async Task Every_stage_is_timed()
    {
        await using var core = await CoreAsync();
        var release = await core.PublishedAsync();
        await core.AnnounceAsync("kitchen");
        core.SaveDevices();
        await core.RolloutAsync(Request);
        var attempt = await core.AttemptAsync("kitchen");
        foreach (var (state, progress) in new[] { ("downloading", 0), ("downloading", 40), ("downloading", 100), ("verifying", 100), ("installing", 100), ("probation", 100) })
        {
            core.Clock.Advance(TimeSpan.FromSeconds(2));
            await core.SayAsync(attempt, state, progress);
        }

        core.Clock.Advance(TimeSpan.FromSeconds(60));
        await core.ConfirmAsync(release, "kitchen");

        attempt = await core.AttemptAsync("kitchen");
        Assert.Equal(["Queued", "Downloading", "Verifying", "Installing", "Probation", "Confirmed"], attempt.Stages.Select(stage => stage.State.ToString()));
        Assert.Equal([2, 6, 2, 2, 60], attempt.Stages.Zip(attempt.Stages.Skip(1), (from, to) => (to.At - from.At).TotalSeconds));
        Assert.Equal((UpdateState.Confirmed, 100, null), (attempt.State, attempt.Progress, attempt.Error));
        var rows = await Eventually.SeesAsync("the timeline", () => core.Get<DeviceTimeline>().ReadAsync("kitchen", core.Clock.GetUtcNow().AddHours(-1), core.Clock.GetUtcNow(), cancellation: Cancellation),
            all => all.Count(row => row.Kind == TimelineKind.Update) == 2);
        Assert.Contains(rows, row => row.Summary == "Updated 1.0.0 → 1.1.0 in 1 min 12 s, proven by its files" && row.Duration == TimeSpan.FromSeconds(72));
    }

    [Theory]
    [InlineData("1.0.0", 0, "old", "announces that it runs 1.0.0")]
    [InlineData("1.1.0", 1, "0000", "its files are not those of the release")]
    public async Task A_device_that_says_it_is_confirmed_and_is_not_has_failed(string version, long sequence, string sha256, string words)
    {
        await using var core = await CoreAsync();
        await core.PublishedAsync();
        await core.AnnounceAsync("kitchen");
        var rollout = await core.RolloutAsync(Request);
        await core.AnnounceAsync("kitchen", version, sequence, sha256);
        await core.SayAsync(await core.AttemptAsync("kitchen"), "confirmed", 100);
        Assert.True((await core.AttemptAsync("kitchen")).IsOpen);

        core.Clock.Advance(TimeSpan.FromSeconds(11));
        await core.StepAsync();

        var attempt = await core.AttemptAsync("kitchen");
        Assert.Equal(UpdateState.Failed, attempt.State);
        Assert.Contains(words, attempt.Error);
        Assert.Equal("kitchen Failed", (await core.RolloutAsync(rollout.Id)).Standing());
    }

    [Fact]
    public async Task The_proof_may_come_a_moment_after_the_word()
    {
        await using var core = await CoreAsync();
        var release = await core.PublishedAsync();
        await core.AnnounceAsync("kitchen");
        await core.RolloutAsync(Request);
        await core.SayAsync(await core.AttemptAsync("kitchen"), "confirmed", 100);
        core.Clock.Advance(TimeSpan.FromSeconds(5));
        await core.AnnounceAsync("kitchen", release);
        await core.StepAsync();

        Assert.Equal(UpdateState.Confirmed, (await core.AttemptAsync("kitchen")).State);
    }

    [Fact]
    public async Task Too_long_is_said_with_where_it_hung_and_what_comes_after_all_still_counts()
    {
        await using var core = await CoreAsync();
        var release = await core.PublishedAsync();
        await core.AnnounceAsync("kitchen");
        var rollout = await core.RolloutAsync(Request);
        await core.SayAsync(await core.AttemptAsync("kitchen"), "downloading", 43);
        core.Clock.Advance(Request.Timeout + TimeSpan.FromSeconds(1));
        await core.StepAsync();

        var attempt = await core.AttemptAsync("kitchen");
        Assert.Equal((UpdateState.Failed, UpdateState.Downloading, true), (attempt.State, attempt.Stage, attempt.TimedOut));
        Assert.Equal("It did not end within 15 min: it hung while downloading, at 43 %.", attempt.Error);
        Assert.Contains("cancel-update", core.Sent.All[^1].Payload);
        Assert.Equal("kitchen Failed", (await core.RolloutAsync(rollout.Id)).Standing());

        await core.ConfirmAsync(release, "kitchen");
        Assert.Equal(UpdateState.Confirmed, (await core.AttemptAsync("kitchen")).State);
        Assert.Equal("kitchen Confirmed", (await core.RolloutAsync(rollout.Id)).Standing());
    }

    [Fact]
    public async Task Without_an_answer_the_same_command_goes_out_again()
    {
        await using var core = await CoreAsync();
        await core.PublishedAsync();
        await core.AnnounceAsync("kitchen");
        await core.RolloutAsync(Request);
        core.Clock.Advance(TimeSpan.FromSeconds(31));
        await core.StepAsync();
        Assert.Equal(2, core.Sent.All.Count);
        Assert.Equal(core.Sent.All[0], core.Sent.All[1]);

        await core.HearAsync("homehub/kitchen/command/result", JsonSerializer.Serialize(new { id = (await core.AttemptAsync("kitchen")).Id, status = "accepted" }));
        core.Clock.Advance(TimeSpan.FromMinutes(5));
        await core.StepAsync();
        Assert.Equal(2, core.Sent.All.Count);
    }

    [Fact]
    public async Task A_command_that_is_refused_ends_it_with_the_reason()
    {
        await using var core = await CoreAsync();
        await core.PublishedAsync();
        await core.AnnounceAsync("kitchen");
        await core.RolloutAsync(Request);
        await core.HearAsync("homehub/kitchen/command/result", JsonSerializer.Serialize(new { id = (await core.AttemptAsync("kitchen")).Id, status = "rejected", error = "busy with another update" }));
        await core.StepAsync();

        var attempt = await core.AttemptAsync("kitchen");
        Assert.Equal((UpdateState.Rejected, "busy with another update"), (attempt.State, attempt.Error));
    }

    [Fact]
    public async Task Nobody_speaks_for_another_device()
    {
        await using var core = await CoreAsync();
        await core.PublishedAsync();
        await core.AnnounceAsync("kitchen");
        await core.AnnounceAsync("attic");
        await core.RolloutAsync(Request);
        var attempt = await core.AttemptAsync("kitchen");
        await core.HearAsync("homehub/attic/update", JsonSerializer.Serialize(new { id = attempt.Id, state = "failed", error = "not mine" }));
        await core.StepAsync();

        Assert.True((await core.AttemptAsync("kitchen")).IsOpen);
    }

    [Fact]
    public async Task A_broker_that_is_away_only_delays_it()
    {
        await using var core = await CoreAsync();
        await core.PublishedAsync();
        await core.AnnounceAsync("kitchen");
        core.Sent.Away = true;
        await core.RolloutAsync(Request);
        Assert.Null((await core.AttemptAsync("kitchen")).SentAt);

        core.Sent.Away = false;
        await core.StepAsync();
        Assert.Single(core.Sent.All);
    }

    [Theory]
    [InlineData("update", UpdateState.Downloading)]
    [InlineData("update-confirmed", UpdateState.Confirmed)]
    [InlineData("update-rolled-back", UpdateState.RolledBack)]
    [InlineData("update-rejected", UpdateState.Rejected)]
    public void What_devices_say_is_read_as_the_contract_has_it(string file, UpdateState state)
    {
        var said = HomeHub.Core.Messaging.PayloadReader.Read<UpdatePayload>(Golden.Payload(file));

        Assert.Equal((state, "1.1.0", 2L), (UpdateStates.Of(said.State), said.Release, said.Sequence));
        Assert.True(state is UpdateState.Downloading or UpdateState.Confirmed || UpdateStates.Of(said.Stage) is not null);
    }

    private static string Shape(JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? $"{{{string.Join(",", element.EnumerateObject().Select(member => $"{member.Name}:{Shape(member.Value)}"))}}}" : "·";
}
