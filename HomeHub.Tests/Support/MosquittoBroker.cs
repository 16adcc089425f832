namespace HomeHub.Tests.Support;

/// <summary>How a Mosquitto is set up; the defaults are those of a stock one.</summary>
public sealed record MosquittoSettings
{
    /// <summary>Null: anybody may connect.</summary>
    public (string Username, string Password)? Login { get; init; }

    /// <summary>Whether it writes sessions and queues to disk when it ends in an orderly way.</summary>
    public bool Persistence { get; init; }

    /// <summary>Files of its certificate and key, PEM; null: without TLS.</summary>
    public (string Certificate, string Key)? Tls { get; init; }

    /// <summary>A file with further settings, in place of who may connect; null: none.</summary>
    public string? Include { get; init; }

    /// <summary>How many messages it queues for a client that is away; null: its own default (1,000). 0: no limit.</summary>
    public int? MaxQueuedMessages { get; init; }
}

/// <summary>A real Mosquitto with a configuration of its own, on a port that it keeps over kills and restarts.</summary>
public sealed class MosquittoBroker : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MosquittoSettings _settings;
    private ChildProcess? _process;

    private MosquittoBroker(MosquittoSettings settings) => _settings = settings;

    public int Port { get; } = FreePort.Take();

    public static async Task<MosquittoBroker> RunAsync(MosquittoSettings? settings = null)
    {
        var broker = new MosquittoBroker(settings ?? new MosquittoSettings());
        await broker.ConfigureAsync();
        await broker.StartAsync();
        return broker;
    }

    /// <summary>Starts it, again after a kill on the same port.</summary>
    public async Task StartAsync()
    {
        _process = ChildProcess.Start("mosquitto", "-c", _folder.File("mosquitto.conf"));
        await _process.ListensAsync(Port);
    }

    /// <summary>SIGKILL: nothing is written, nobody is told.</summary>
    public Task KillAsync() => _process!.KillAsync();

    /// <summary>SIGTERM: it writes what it keeps.</summary>
    public Task TerminateAsync() => _process!.TerminateAsync();

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task ConfigureAsync()
    {
        List<string> lines =
        [
            $"listener {Port} 127.0.0.1",
            // Started by root it would change to a user that cannot read this folder.
            $"user {Environment.UserName}",
            $"persistence {(_settings.Persistence ? "true" : "false")}",
            $"persistence_location {_folder.Path}/",
        ];
        lines.AddRange(_settings.Include is { } include ? await File.ReadAllLinesAsync(include) : [$"allow_anonymous {(_settings.Login is null ? "true" : "false")}"]);
        if (_settings.Tls is var (certificate, key))
        {
            lines.AddRange([$"certfile {certificate}", $"keyfile {key}"]);
        }

        if (_settings.MaxQueuedMessages is { } queued)
        {
            lines.Add($"max_queued_messages {queued}");
        }

        if (_settings.Login is var (username, password))
        {
            await ChildProcess.RunAsync("mosquitto_passwd", "-c", "-b", _folder.File("passwords"), username, password);
            lines.Add($"password_file {_folder.File("passwords")}");
        }

        await File.WriteAllLinesAsync(_folder.File("mosquitto.conf"), lines);
    }
}
