namespace HomeHub.Core.Updates;

/// <summary>Where HomeHub's own web server listens: what serves the pages serves the firmware.</summary>
public interface IWebAddresses
{
    /// <summary>As they are listened on, with the ports that were taken: <c>http://0.0.0.0:8080</c>. Empty: it is not started.</summary>
    IReadOnlyList<string> Listening { get; }
}

/// <summary>A HomeHub without a web server.</summary>
internal sealed class NoWebAddresses : IWebAddresses
{
    public IReadOnlyList<string> Listening => [];
}
