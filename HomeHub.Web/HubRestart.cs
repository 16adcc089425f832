namespace HomeHub.Web;

/// <summary>Ends this run of HomeHub for another one in the same process, as after a restore: everything then begins with what is on the disk.</summary>
public sealed class HubRestart(IHostApplicationLifetime lifetime)
{
    /// <summary>So that the last answer still gets out.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>Another run is to follow this one.</summary>
    public bool Wanted { get; private set; }

    public void Begin()
    {
        Wanted = true;
        _ = EndAsync();
    }

    private async Task EndAsync()
    {
        await Task.Delay(Grace);
        lifetime.StopApplication();
    }
}
