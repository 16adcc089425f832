using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Logging;

namespace HomeHub.Core.Updates;

/// <summary>Carries attempts on: sends their commands, takes what devices say of them, and ends them with the truth.</summary>
public sealed class AttemptWatch(
    UpdateInbox inbox, AttemptStore attempts, RolloutStore rollouts, UpdateSender sender, UpdateProgress progress, UpdateJournal journal,
    DeviceRegistry registry, TimeProvider clock, ILogger<AttemptWatch> logger)
{
    /// <summary>Takes everything that waits; true where anything was new.</summary>
    internal async Task<bool> TakeNewsAsync(CancellationToken cancellation)
    {
        var any = false;
        // Taken off only when it is stored: what fails is tried again, and the broker is not told before.
        for (; inbox.TryPeek(out var news); inbox.Next())
        {
            any |= await TakeAsync(news, cancellation);
        }

        return any;
    }

    /// <summary>Does what the clock and the devices' announces ask for; returns the rollouts whose attempts ended.</summary>
    internal async Task<(bool Any, IReadOnlyList<long> Ended)> CarryOnAsync(CancellationToken cancellation)
    {
        List<long> ended = [];
        var acted = false;
        var timeouts = new Dictionary<long, Rollout?>();
        foreach (var attempt in await attempts.OpenAsync(cancellation))
        {
            if (!timeouts.TryGetValue(attempt.RolloutId, out var rollout))
            {
                timeouts[attempt.RolloutId] = rollout = await rollouts.FindAsync(attempt.RolloutId, cancellation);
            }

            var device = registry.Find(attempt.DeviceId);
            var step = AttemptRules.Next(attempt, device, rollout?.Timeout ?? TimeSpan.FromMinutes(15), clock.GetUtcNow());
            if (step.Action != AttemptAction.Nothing)
            {
                acted |= await ActAsync(attempt, device, step, rollout?.Author ?? "HomeHub", cancellation);
                if (!attempt.IsOpen)
                {
                    ended.Add(attempt.RolloutId);
                }
            }
        }

        return (acted, ended);
    }

    /// <summary>Asks devices to give up; what they make of it they say themselves.</summary>
    internal async Task CancelAsync(UpdateAttempt attempt, CancellationToken cancellation)
    {
        try
        {
            if (attempt.SentAt is null)
            {
                attempt.End(UpdateState.Cancelled, null, clock.GetUtcNow());
                await attempts.SaveAsync(attempt, cancellation);
                return;
            }

            await sender.CancelAsync(attempt, cancellation);
        }
        catch (BrokerAwayException exception)
        {
            logger.LogWarning("The update of {Device} could not be cancelled: {Reason}", attempt.DeviceId, exception.Message);
        }
    }

    private async Task<bool> TakeAsync(UpdateNews news, CancellationToken cancellation)
    {
        // Of another HomeHub, of a deleted device, or the answer to another command.
        if (await attempts.FindAsync(news.AttemptId, cancellation) is not { } attempt || attempt.DeviceId != news.DeviceId)
        {
            return false;
        }

        var wasOpen = attempt.IsOpen;
        var changed = news switch
        {
            { State: { } state, Said: { } said } => attempt.Take(state, said, news.At),
            { Refusal: { } refusal } => attempt.Take(UpdateState.Rejected, new(null, null, null, null, null, null, null, refusal, null, null), news.At),
            _ => attempt.IsOpen && attempt.Accepted(news.At),
        };
        if (!changed)
        {
            if (attempt.IsOpen)
            {
                progress.Note(attempt);
            }

            return attempt.IsOpen;
        }

        progress.Note(attempt);
        await attempts.SaveAsync(attempt, cancellation);
        if (wasOpen && !attempt.IsOpen)
        {
            journal.Ended(attempt);
        }

        return true;
    }

    private async Task<bool> ActAsync(UpdateAttempt attempt, Device? device, AttemptStep step, string author, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        switch (step.Action)
        {
            case AttemptAction.Send:
                return await SendAsync(attempt, device!, author, now, cancellation);
            case AttemptAction.Confirm:
                (attempt.BootCountAfter, attempt.Progress) = (device!.BootCount, 100);
                attempt.End(UpdateState.Confirmed, null, now);
                break;
            case AttemptAction.TimeOut:
                // It shall not go on behind everybody's back; what it says after all still counts.
                await CancelAsync(attempt, cancellation);
                attempt.End(UpdateState.Failed, step.Words, now);
                attempt.TimedOut = true;
                break;
            default:
                attempt.End(UpdateState.Failed, step.Words, now);
                break;
        }

        await attempts.SaveAsync(attempt, cancellation);
        journal.Ended(attempt);
        return true;
    }

    private async Task<bool> SendAsync(UpdateAttempt attempt, Device device, string author, DateTimeOffset now, CancellationToken cancellation)
    {
        try
        {
            var first = attempt.SentAt is null;
            if (await sender.SendAsync(attempt, device, cancellation) is { } obstacle)
            {
                attempt.End(UpdateState.Failed, obstacle, now);
                await attempts.SaveAsync(attempt, cancellation);
                journal.Ended(attempt);
                return true;
            }

            attempt.SentAt = now;
            await attempts.SaveAsync(attempt, cancellation);
            if (first)
            {
                journal.Begun(attempt, author);
            }

            return true;
        }
        catch (BrokerAwayException)
        {
            // When it is back.
            return false;
        }
    }
}
