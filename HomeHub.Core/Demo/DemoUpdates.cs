using System.Text.Json;
using HomeHub.Core.Logs;
using HomeHub.Core.Updates;

namespace HomeHub.Core.Demo;

/// <summary>
/// How a simulated device updates itself. It says what a real one says, in a real one's order, and announces the release in the end; but it fetches
/// nothing, and its probation is half as long. What it runs is forgotten when HomeHub ends.
/// </summary>
/// <param name="stumbles">Its first update crashes in its probation and is rolled back.</param>
internal sealed class DemoUpdates(bool stumbles, ReleaseStore releases)
{
    // Of the steps that one second brings.
    private const int Download = 12;
    private const int Verification = 3;
    private const int Probation = 30;
    private const int Crash = 9;

    private const string Traceback =
        """
        Traceback (most recent call last):
          File "main.py", line 229, in <module>
          File "home/Home.py", line 57, in run
          File "home/Home.py", line 78, in tick
        RuntimeError: simulated: the first update of this device crashes
        """;

    private static readonly Firmware Delivered = new("0.0.0-demo", 1, new string('0', 64), "provisioned", []);
    private Firmware _runs = Delivered;
    private Firmware _before = Delivered;
    private Attempt? _attempt;
    private bool _stumbled;

    /// <summary>What its announce says of its firmware.</summary>
    public object Announced => new { version = _runs.Version, sequence = _runs.Sequence, slot = _runs.Slot, files_sha256 = _runs.FilesSha256, signed = false };

    /// <summary>One is under way.</summary>
    public bool Busy => _attempt is { IsOpen: true };

    /// <summary>It runs a release, and that has cured it of its crashes and errors.</summary>
    public bool Updated => _runs != Delivered;

    /// <summary>Its word on the latest attempt; null: there was none.</summary>
    public object? Status => _attempt is not { } attempt ? null : new
    {
        id = attempt.Id, state = attempt.State.Word(), release = attempt.Release.Version, sequence = attempt.Release.Sequence, progress = attempt.Progress,
        bytes = attempt.BytesTotal * attempt.Progress / 100, bytes_total = attempt.BytesTotal, error = attempt.Error, traceback = attempt.Traceback,
        stage = attempt.Error is null ? null : attempt.Stage.Word(),
    };

    /// <summary>An update was ordered. Returns why it is refused; null: it begins.</summary>
    public async Task<string?> BeginAsync(string id, JsonElement args, CancellationToken cancellation)
    {
        if (_attempt?.Id == id)
        {
            return null;
        }

        var manifest = args.GetProperty("manifest_sha256").GetString();
        var release = (await releases.AllAsync(cancellation)).FirstOrDefault(known => known.ManifestSha256 == manifest);
        var refusal = Busy ? "busy with another update"
            : release is null ? "a simulated device knows the releases of its own HomeHub only"
            : release.Sequence <= _runs.Sequence && !args.GetProperty("downgrade").GetBoolean() ? $"sequence {release.Sequence} is not newer than {_runs.Sequence}, which runs"
            : null;
        _attempt = refusal is null ? new(id, release!, release!.Files.Where(file => !_runs.Files.Contains(file.Sha256)).Sum(file => file.Size)) : _attempt;
        return refusal;
    }

    /// <summary>It is to give up. Returns why it does not; null: it does.</summary>
    public string? Cancel(string? id)
    {
        if (_attempt is not { State: UpdateState.Downloading or UpdateState.Verifying } attempt || attempt.Id != id)
        {
            return "no such update can be cancelled";
        }

        attempt.End(UpdateState.Cancelled, "by command", null);
        return null;
    }

    /// <summary>A second passes.</summary>
    /// <returns>Whether its status is news; the cause of a restart, if it has to; its words for the log, if there are any.</returns>
    public (bool News, string? Restart, (EntryLevel Level, string Message)? Words) Step()
    {
        if (_attempt is not { } attempt)
        {
            return default;
        }

        if (attempt.IsOpen && Advance(attempt) is { } cause)
        {
            // The new state is told after the restart.
            return (false, cause, null);
        }

        var entered = attempt.Told != attempt.State;
        attempt.Told = attempt.State;
        var words = $"Update to {attempt.Release.Version} (simulated): {attempt.State.Text()}{(attempt.Error is null ? "" : $": {attempt.Error}")}";
        return (entered || attempt.State == UpdateState.Downloading, null, entered ? (attempt.Error is null ? EntryLevel.Info : EntryLevel.Error, words) : null);
    }

    /// <summary>Goes a step on; the cause of a restart that belongs to it.</summary>
    private string? Advance(Attempt attempt)
    {
        attempt.Steps++;
        switch (attempt.State)
        {
            case UpdateState.Queued:
                attempt.Enter(UpdateState.Downloading);
                break;
            case UpdateState.Downloading:
                attempt.Progress = Math.Min(100, attempt.Steps * 100 / Download);
                attempt.Enter(attempt.Steps >= Download ? UpdateState.Verifying : UpdateState.Downloading);
                break;
            case UpdateState.Verifying when attempt.Steps >= Verification:
                attempt.Enter(UpdateState.Installing);
                break;
            case UpdateState.Installing:
                _before = _runs;
                _runs = new(attempt.Release.Version, attempt.Release.Sequence, attempt.Release.FilesSha256, _runs.Slot == "a" ? "b" : "a", [.. attempt.Release.Files.Select(file => file.Sha256)]);
                attempt.Enter(UpdateState.Probation);
                return "update";
            case UpdateState.Probation when stumbles && !_stumbled && attempt.Steps >= Crash:
                (_runs, _stumbled) = (_before, true);
                attempt.End(UpdateState.RolledBack, "the new code crashed", Traceback);
                return "crash";
            case UpdateState.Probation when attempt.Steps >= Probation:
                attempt.Enter(UpdateState.Confirmed);
                break;
        }

        return null;
    }

    private sealed record Firmware(string Version, long Sequence, string FilesSha256, string Slot, HashSet<string> Files);

    private sealed class Attempt(string id, Release release, long bytesTotal)
    {
        public string Id => id;
        public Release Release => release;
        public long BytesTotal => bytesTotal;
        public UpdateState State { get; private set; }
        public UpdateState Stage { get; private set; }

        /// <summary>The state that was logged last.</summary>
        public UpdateState Told { get; set; }
        public int Steps { get; set; }
        public int Progress { get; set; }
        public string? Error { get; private set; }
        public string? Traceback { get; private set; }
        public bool IsOpen => !State.IsEnd();

        public void Enter(UpdateState state) => (Steps, State) = (state == State ? Steps : 0, state);

        public void End(UpdateState state, string error, string? traceback) => (Stage, State, Error, Traceback) = (State, state, error, traceback);
    }
}
