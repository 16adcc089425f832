using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeHub.Core.Updates;

/// <summary>Publishes releases in the background; how far it is can be read at any time, and stands after a restart.</summary>
public sealed class ReleasePublisher(
    IEnumerable<IFirmwareHost> hosts, FtpFirmwareHost ftp, PublicationStore store, ReleaseUse use, RolloutGate gate, UpdateFeed feed, TimeProvider clock,
    ILogger<ReleasePublisher> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<(long Release, string Host), Running> _running = new();

    public IReadOnlyList<string> HostNames { get; } = [.. hosts.Select(host => host.Name).Order()];

    /// <summary>The host to use where nobody says: the FTP server where there is one that boards can use, else HomeHub itself.</summary>
    public async Task<string> DefaultHostAsync(CancellationToken cancellation = default) => (await ChoicesAsync(cancellation))[0];

    /// <summary>The hosts a person chooses from: the default one, and behind it the FTP server where that is for people only.</summary>
    public async Task<IReadOnlyList<string>> ChoicesAsync(CancellationToken cancellation = default) => await ftp.ServesBoardsAsync(cancellation) switch
    {
        true => [FtpFirmwareHost.HostName],
        false => [HttpFirmwareHost.HostName, FtpFirmwareHost.HostName],
        null => [HttpFirmwareHost.HostName],
    };

    public IFirmwareHost? Host(string name) => hosts.FirstOrDefault(host => host.Name == name);

    /// <summary>Every publication with how far it is now.</summary>
    public async Task<IReadOnlyList<Publication>> AllAsync(CancellationToken cancellation = default)
    {
        var all = await store.AllAsync(cancellation);
        foreach (var publication in all)
        {
            publication.FilesDone = _running.TryGetValue((publication.ReleaseId, publication.Host), out var running) ? running.Done : publication.FilesDone;
        }

        return all;
    }

    /// <summary>Whether devices can fetch the release from this host as it is set up now. Null: yes; else why not, in words.</summary>
    public async Task<string?> ObstacleAsync(Release release, string hostName, CancellationToken cancellation = default)
    {
        try
        {
            var host = Host(hostName)!;
            var place = await host.PlaceAsync(release, cancellation);
            if (!(await store.OfAsync(release.Id, cancellation)).Any(p => p.Host == hostName && p.State == PublicationState.Published && p.Place == place))
            {
                return $"Release {release.Version} is not published {(hostName == HttpFirmwareHost.HostName ? "from HomeHub" : $"at {place}")}. Publish it first.";
            }

            _ = await host.SourceAsync(release, "", cancellation);
            return null;
        }
        catch (FirmwareHostException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Begins to publish; one that is published there is left alone. Returns why it could not begin, in words; null: it did.</summary>
    public async Task<string?> PublishAsync(Release release, string hostName, CancellationToken cancellation = default)
    {
        if (Host(hostName) is not { } host)
        {
            return $"There is no host “{hostName}”; there are {string.Join(" and ", HostNames)}.";
        }

        try
        {
            var running = new Running();
            if (!_running.TryAdd((release.Id, hostName), running))
            {
                return null;
            }

            try
            {
                await BeginAsync(release, host, running, cancellation);
            }
            catch
            {
                _running.TryRemove((release.Id, hostName), out _);
                throw;
            }

            return null;
        }
        catch (FirmwareHostException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Waits until nothing is being published.</summary>
    public Task IdleAsync() => Task.WhenAll(_running.Values.Select(running => running.Work));

    /// <summary>
    /// Takes a release off a host again; not while a rollout needs it there. Returns why that could not be done, in words; null: it is gone.
    /// </summary>
    public async Task<string?> WithdrawAsync(Release release, string hostName, CancellationToken cancellation = default)
    {
        if (_running.ContainsKey((release.Id, hostName)))
        {
            return $"Release {release.Version} is being published there right now.";
        }

        var host = Host(hostName)!;
        var publication = (Publication?)null;
        try
        {
            // Who has no server any more has nothing to take away there.
            _ = await host.PlaceAsync(release, cancellation);
            using (await gate.EnterAsync(cancellation))
            {
                if (await use.RolloutAsync(release, hostName, cancellation) is { } user)
                {
                    return user;
                }

                publication = (await store.OfAsync(release.Id, cancellation)).FirstOrDefault(p => p.Host == hostName);
                // From here on no rollout begins with it.
                await NoteAsync(publication, "It was being taken off there. Take it off once more, or publish it again.");
            }

            await host.WithdrawAsync(release, cancellation);
            await store.RemoveAsync(release.Id, hostName, cancellation);
            return null;
        }
        catch (FirmwareHostException exception)
        {
            await NoteAsync(publication, $"It could not be taken off there: {exception.Message}");
            return exception.Message;
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => store.InterruptAsync(clock.GetUtcNow(), cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await IdleAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopping.Dispose();

    /// <summary>It is not whole there any more.</summary>
    private async Task NoteAsync(Publication? publication, string words)
    {
        if (publication is not null)
        {
            (publication.State, publication.FilesDone, publication.Error, publication.At) = (PublicationState.Failed, 0, words, clock.GetUtcNow());
            await store.SaveAsync(publication, CancellationToken.None);
        }
    }

    private async Task BeginAsync(Release release, IFirmwareHost host, Running running, CancellationToken cancellation)
    {
        var place = await host.PlaceAsync(release, cancellation);
        var before = (await store.OfAsync(release.Id, cancellation)).FirstOrDefault(p => p.Host == host.Name && p.Place == place);
        if (before is { State: PublicationState.Published })
        {
            _running.TryRemove((release.Id, host.Name), out _);
            return;
        }

        var publication = new Publication
        {
            ReleaseId = release.Id, Host = host.Name, Place = place, State = PublicationState.Publishing, FilesTotal = release.Files.Count, At = clock.GetUtcNow(),
        };
        await store.SaveAsync(publication, cancellation);
        running.Work = RunAsync(release, host, publication, running, resume: before is not null);
    }

    private async Task RunAsync(Release release, IFirmwareHost host, Publication publication, Running running, bool resume)
    {
        // Its caller goes on at once.
        await Task.Yield();
        try
        {
            await host.PublishAsync(release, resume, new Progress(done => { running.Done = done; feed.Tell(); }), _stopping.Token);
            publication.State = PublicationState.Published;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            publication.State = PublicationState.Interrupted;
            publication.Error = "HomeHub ended while it was publishing. Publish again: it goes on where it stopped.";
        }
        catch (Exception exception)
        {
            logger.LogWarning(exception, "Release {Version} could not be published over {Host}", release.Version, host.Name);
            publication.State = PublicationState.Failed;
            publication.Error = exception is FirmwareHostException ? exception.Message : $"HomeHub failed at it: {exception.GetBaseException().Message}";
        }

        (publication.FilesDone, publication.At) = (running.Done, clock.GetUtcNow());
        try
        {
            await store.SaveAsync(publication, CancellationToken.None);
        }
        finally
        {
            // Only now: who sees that nothing is under way any more reads how it ended.
            _running.TryRemove((release.Id, host.Name), out _);
        }
    }

    private sealed class Running
    {
        public Task Work { get; set; } = Task.CompletedTask;
        public volatile int Done;
    }

    private sealed class Progress(Action<int> told) : IProgress<int>
    {
        public void Report(int value) => told(value);
    }
}
