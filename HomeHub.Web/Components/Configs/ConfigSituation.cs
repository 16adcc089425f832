using HomeHub.Core.Configs;
using HomeHub.Core.Devices;

namespace HomeHub.Web.Components.Configs;

/// <summary>How a device stands to its config, and what a person can do about it.</summary>
/// <param name="Text">One sentence.</param>
/// <param name="Next">What comes next, or what to do; empty: nothing.</param>
/// <param name="NeedsBoard">The board has to be set up first.</param>
/// <param name="Left">Until the trial is over, where one is on.</param>
public sealed record ConfigSituation(string Text, string Next, bool NeedsBoard = false, TimeSpan? Left = null)
{
    /// <summary>A device that is there takes a version within a second or two; one that has not after this does not listen.</summary>
    public static readonly TimeSpan LongOnItsWay = TimeSpan.FromMinutes(1);

    /// <summary>A trial of new connections begins after a restart, and its end is told after the connection is back.</summary>
    private static readonly TimeSpan TrialTold = TimeSpan.FromMinutes(1);

    public static ConfigSituation Of(ConfigState state, Device device, DateTimeOffset now)
    {
        var name = device.Name;
        var age = state.Since is { } since ? now - since : TimeSpan.Zero;
        return state.Kind switch
        {
            _ when device.Legacy => new($"{name} predates the protocol and cannot be configured from here.", "With the firmware of HomeHub on its board it can be.", NeedsBoard: true),
            ConfigStateKind.InSync => new(state.Running == 0 ? $"{name} runs what it was set up with." : $"{name} runs version {state.Running}, proven by its hash.", ""),
            ConfigStateKind.Pending => Pending(state, device, age),
            ConfigStateKind.OnTrial => Trial(state, name, age),
            ConfigStateKind.Rejected => new($"{name} rejected version {state.Wanted} and goes on with {Before(state)}.", "Correct what is named here and save again."),
            ConfigStateKind.Reverted => new($"{name} tried version {state.Wanted}, which did not work, and went back to {Before(state)} by itself.",
                "Check what was changed and save again, or send the same once more if the reason has gone away."),
            _ when state.Wanted == 0 && device.Status == DeviceStatus.Unknown => new(
                $"Nothing is configured here, and {name} has not spoken yet.", "What is saved here goes onto the board when it is set up, or to the device when it is first there.", NeedsBoard: true),
            _ => new(state.Words, state.Wanted == 0 ? "The first save here makes HomeHub the one who configures it." : ""),
        };
    }

    /// <summary>For a list of what needs a person; null where nothing does.</summary>
    /// <param name="content">What is wanted, to name the fields; null: not known.</param>
    public static string? Trouble(ConfigState state, Device device, ConfigContent? content, DateTimeOffset now) => state.Kind switch
    {
        _ when device.Legacy => null,
        ConfigStateKind.Rejected => $"{device.Name} rejected version {state.Wanted}: {Why(state, content)}",
        ConfigStateKind.Reverted => $"{device.Name} reverted version {state.Wanted}: {Why(state, content)}",
        ConfigStateKind.Pending when IsLong(state, device, now) =>
            $"{device.Name} is there and has not taken version {state.Wanted} for {Durations.Words(TimeSpan.FromMinutes((long)(now - state.Since!.Value).TotalMinutes))}",
        ConfigStateKind.Unmanaged when state.Wanted > 0 => $"{device.Name} runs another configuration than the one here: {state.Words}",
        _ => null,
    };

    /// <summary>The device's reasons in one line.</summary>
    public static string Why(ConfigState state, ConfigContent? content) => string.Join("; ", Reasons(state, content)
        .Select(reason => reason.Field.Length == 0 ? reason.Reason : $"{reason.Field}: {reason.Reason}")) is { Length: > 0 } why ? why : "it does not say why";

    /// <summary>The device's reasons, each with what its field is called; empty where it is the whole.</summary>
    public static IReadOnlyList<(string Field, string Reason)> Reasons(ConfigState state, ConfigContent? content) =>
        [.. state.Reasons.Select(reason => (ConfigFieldNames.For(reason.Key, content), reason.Value))];

    private static bool IsLong(ConfigState state, Device device, DateTimeOffset now) => device.Status is DeviceStatus.Online or DeviceStatus.SafeMode
        && now - (state.Since ?? now) >= LongOnItsWay;

    private static ConfigSituation Pending(ConfigState state, Device device, TimeSpan age) => device switch
    {
        { Availability: Availability.Offline } => new($"Version {state.Wanted} waits: {device.Name} is offline.", "Nothing needs to be done here: it is delivered when the device is back."),
        { Availability: Availability.Unknown } => new($"Version {state.Wanted} waits for {device.Name}'s first start.", "It is in the kit for the board.", NeedsBoard: true),
        { SafeMode: true } => new($"Version {state.Wanted} waits: {device.Name} is in safe mode.", "With the cause mended, a restart makes it take the version."),
        _ when age >= LongOnItsWay => new($"Version {state.Wanted} was sent, and {device.Name} is there, but it does not take it.", "Its log may say why. A restart makes it ask for its configuration again."),
        _ => new($"Version {state.Wanted} is on its way to {device.Name}.", "This usually takes a second or two."),
    };

    private static ConfigSituation Trial(ConfigState state, string name, TimeSpan age) => (ConfigState.Trial - age) switch
    {
        { Ticks: > 0 } left => new($"{name} tries version {state.Wanted}.",
            $"If it is back at the broker with its sensors in time, it keeps the version. If not, {Before(state)} comes back by itself.", Left: left),
        var over when -over < TrialTold => new($"{name} has tried version {state.Wanted}; the time is up.", "It says what came of it as soon as it is connected."),
        _ => new($"{name} tried version {state.Wanted} and has not said what came of it.", $"It will when it is back. If the new connection does not work, it comes back with {Before(state)}."),
    };

    private static string Before(ConfigState state) => state.Running is null or 0 ? "what it was set up with" : $"version {state.Running}";
}
