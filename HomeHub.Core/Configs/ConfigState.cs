using HomeHub.Core.Devices;

namespace HomeHub.Core.Configs;

/// <summary>One word for whether a device runs the config it shall run.</summary>
public enum ConfigStateKind
{
    /// <summary>HomeHub wants nothing of it, or it runs something that HomeHub does not have.</summary>
    Unmanaged,

    /// <summary>It proved that it runs what is wanted.</summary>
    InSync,

    /// <summary>The wanted version has not reached it yet.</summary>
    Pending,

    /// <summary>It runs the wanted version for a trial; if that fails, the one before comes back by itself.</summary>
    OnTrial,

    /// <summary>It cannot use the wanted version; the one before is still running.</summary>
    Rejected,

    /// <summary>It tried the wanted version, which did not work; the one before is running again.</summary>
    Reverted,
}

/// <summary>How a device stands to its config.</summary>
/// <param name="Wanted">The version it shall run; 0: none.</param>
/// <param name="Running">The version in force on it; 0: what it was set up with. Null: it never said.</param>
/// <param name="Since">Since when it is so; null: it never was otherwise.</param>
/// <param name="Reasons">The device's reasons by field path, as <see cref="FieldError.Path"/> counts them; "" stands for the whole config.</param>
/// <param name="Words">The same in one sentence.</param>
public sealed record ConfigState(
    ConfigStateKind Kind, long Wanted, long? Running, DateTimeOffset? Since, IReadOnlyDictionary<string, string> Reasons, string Words)
{
    /// <summary>How long a device tries a version before it keeps it or goes back (device protocol; <c>firmware/home/configs/trial.py</c>).</summary>
    public static readonly TimeSpan Trial = TimeSpan.FromSeconds(90);

    private static readonly Dictionary<string, string> None = [];

    /// <summary>Whether sending the wanted version, once for each connection to the broker, can still change anything.</summary>
    internal bool ToBeSent => Kind is not (ConfigStateKind.InSync or ConfigStateKind.Unmanaged);

    /// <summary>
    /// In sync is what is proven: applied, and the version and the hash of the very message that was published. The device's own
    /// account of another version decides everything else.
    /// </summary>
    internal static ConfigState Of(WantedConfig? wanted, ConfigReport? report, Device? device) => wanted is null or { Version: 0 }
        ? WithoutWish(wanted, report)
        : report switch
        {
            null => Pending(wanted, report, device),
            _ when report.Version > wanted.Version || report.Running > wanted.Version => Foreign(wanted, report,
                $"It runs version {Math.Max(report.Running, report.Version)}, which HomeHub does not have; the newest one here is {wanted.Version}."),
            _ when report.Version < wanted.Version => Pending(wanted, report, device),
            // Without a hash: refused before it was read to its end.
            _ when report.Sha256 is not null && report.Sha256 != wanted.Sha256 => report.State == ReportedState.Rejected
                ? Pending(wanted, report, device)
                : Foreign(wanted, report, $"It was given another version {wanted.Version} than the one that is here."),
            _ => Reported(wanted, report),
        };

    private static ConfigState WithoutWish(WantedConfig? wanted, ConfigReport? report) => report switch
    {
        null => new(ConfigStateKind.Unmanaged, 0, null, null, None, "Nothing is configured here, and the device has not said yet what it runs."),
        { Running: 0 } when wanted is not null => new(ConfigStateKind.InSync, 0, 0, report.At, None, "It runs what it was set up with."),
        { Running: 0 } => new(ConfigStateKind.Unmanaged, 0, 0, report.At, None, "It runs what it was set up with; nothing is configured here."),
        _ => new(ConfigStateKind.Unmanaged, 0, report.Running, report.At, None,
            $"It runs version {report.Running}, which is not here any more. It keeps it until something is saved here."),
    };

    private static ConfigState Pending(WantedConfig wanted, ConfigReport? report, Device? device) => new(
        ConfigStateKind.Pending, wanted.Version, report?.Running, wanted.SavedAt, None, device switch
        {
            { Legacy: true } => "The device predates the protocol and cannot be configured from here.",
            { Availability: Availability.Offline } => $"Version {wanted.Version} waits until the device is back.",
            { Availability: Availability.Online } => $"Version {wanted.Version} is on its way.",
            _ => $"Version {wanted.Version} waits for the device's first start.",
        });

    private static ConfigState Foreign(WantedConfig wanted, ConfigReport report, string words) => new(
        ConfigStateKind.Unmanaged, wanted.Version, report.Running, report.At, None, $"{words} Restore a version from the history to send it under a new number.");

    private static ConfigState Reported(WantedConfig wanted, ConfigReport report)
    {
        var why = string.Join("; ", report.Reasons.Select(reason => reason.Key.Length == 0 ? reason.Value : $"{reason.Key}: {reason.Value}"));
        var (kind, words) = report.State switch
        {
            ReportedState.Applied when report.Sha256 is null => (ConfigStateKind.Pending, $"It says that it runs version {wanted.Version}, without a proof."),
            ReportedState.Applied => (ConfigStateKind.InSync, $"It runs version {wanted.Version}."),
            ReportedState.Trial => (ConfigStateKind.OnTrial, $"Version {wanted.Version} is on trial; {Before(report)} comes back by itself if it does not work."),
            ReportedState.Rejected => (ConfigStateKind.Rejected, $"The device rejected version {wanted.Version} and goes on with {Before(report)}: {why}"),
            _ => (ConfigStateKind.Reverted, $"The device tried version {wanted.Version} and went back to {Before(report)}: {why}"),
        };
        return new(kind, wanted.Version, report.Running, report.At, kind == ConfigStateKind.InSync ? None : report.Reasons, words);
    }

    private static string Before(ConfigReport report) => report.Running == 0 ? "what it was set up with" : $"version {report.Running}";
}
