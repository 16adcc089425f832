namespace HomeHub.Core.Updates;

/// <summary>One device's way to a release: the flight recorder of an update.</summary>
public sealed class UpdateAttempt
{
    /// <summary>16 hexadecimal digits; the id of the command.</summary>
    public required string Id { get; set; }
    public required string DeviceId { get; set; }
    public long RolloutId { get; set; }
    public long ReleaseId { get; set; }
    public required string Version { get; set; }
    public long Sequence { get; set; }

    /// <summary>What it has to announce in the end.</summary>
    public required string FilesSha256 { get; set; }
    public bool Downgrade { get; set; }

    /// <summary>Where it fetches from: an <see cref="IFirmwareHost.Name"/>.</summary>
    public required string Host { get; set; }

    /// <summary>What it shows when it fetches over HTTP; a secret.</summary>
    public required string Token { get; set; }

    /// <summary>Whether the command was signed; null: it was not sent yet.</summary>
    public bool? WithSignature { get; set; }

    /// <summary>What it ran before.</summary>
    public string? FromVersion { get; set; }

    public UpdateState State { get; set; }

    /// <summary>0 to 100, of the download.</summary>
    public int Progress { get; set; }
    public long Bytes { get; set; }
    public long BytesTotal { get; set; }

    /// <summary>Why it ended unhappily, in words.</summary>
    public string? Error { get; set; }
    public string? Traceback { get; set; }

    /// <summary>Where it was when it ended unhappily.</summary>
    public UpdateState? Stage { get; set; }
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When the command last went out.</summary>
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>When the device first said anything about it.</summary>
    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>When the device said that it is confirmed; believed only with the proof.</summary>
    public DateTimeOffset? ClaimedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>HomeHub gave up waiting; what the device says after all still counts.</summary>
    public bool TimedOut { get; set; }

    /// <summary>Errors and restarts in as long a time before as it is watched afterwards, and the free heap, bytes.</summary>
    public int ErrorsBefore { get; set; }
    public int BootsBefore { get; set; }
    public long? HeapBefore { get; set; }

    /// <summary>The device's boot counter when it was proven.</summary>
    public long? BootCountAfter { get; set; }

    /// <summary>By time.</summary>
    public List<UpdateStage> Stages { get; set; } = [];

    public bool IsOpen => EndedAt is null;

    /// <summary>What a device says of it; true where the state changed by it, and not only how far it is.</summary>
    internal bool Take(UpdateState state, UpdatePayload said, DateTimeOffset at)
    {
        if ((!IsOpen && !(TimedOut && state.IsEnd())) || ClaimedAt is not null)
        {
            return false;
        }

        var first = AnsweredAt is null;
        AnsweredAt ??= at;
        Progress = Math.Clamp(said.Progress ?? Progress, 0, 100);
        Bytes = said.Bytes ?? Bytes;
        BytesTotal = said.BytesTotal ?? BytesTotal;
        if (state == UpdateState.Confirmed)
        {
            ClaimedAt = at;
            return true;
        }

        if (state.IsEnd())
        {
            Stage = UpdateStates.Of(said.Stage) ?? State;
            End(state, said.Error, at);
            Traceback = said.Traceback;
            return true;
        }

        return Enter(state, at) || first;
    }

    /// <summary>The device took the command.</summary>
    internal bool Accepted(DateTimeOffset at)
    {
        if (AnsweredAt is not null)
        {
            return false;
        }

        AnsweredAt = at;
        return true;
    }

    internal bool Enter(UpdateState state, DateTimeOffset at)
    {
        if (State == state && Stages.Count > 0)
        {
            return false;
        }

        State = state;
        Stages.Add(new UpdateStage { AttemptId = Id, State = state, At = at });
        return true;
    }

    internal void End(UpdateState state, string? error, DateTimeOffset at)
    {
        if (!state.Equals(UpdateState.Confirmed))
        {
            Stage ??= State;
        }
        else
        {
            (Stage, Traceback) = (null, null);
        }

        (Error, EndedAt, TimedOut) = (error, at, false);
        Enter(state, at);
    }
}

/// <summary>When an update reached a state; it lasted until the next one.</summary>
public sealed class UpdateStage
{
    public long Id { get; set; }
    public required string AttemptId { get; set; }
    public UpdateState State { get; set; }
    public DateTimeOffset At { get; set; }
}
