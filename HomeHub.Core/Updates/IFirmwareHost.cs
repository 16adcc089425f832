using System.Text.Json.Nodes;

namespace HomeHub.Core.Updates;

/// <summary>Holds published releases where devices can fetch them.</summary>
public interface IFirmwareHost
{
    /// <summary><c>ftp</c> or <c>http</c>, as it stands in the <c>source</c> of an update command.</summary>
    string Name { get; }

    /// <summary>The server and folder it would publish to now.</summary>
    /// <exception cref="FirmwareHostException">It cannot be used as things are; the message says why and what to do.</exception>
    Task<string> PlaceAsync(Release release, CancellationToken cancellation);

    /// <summary>Brings a release there. Whatever happens on the way, there is a manifest only when everything else is there.</summary>
    /// <param name="resume">What is there already was put there by an earlier try at this very release; else it is replaced.</param>
    /// <param name="progress">Told how many files are done.</param>
    /// <exception cref="FirmwareHostException">It did not work; the message says why.</exception>
    Task PublishAsync(Release release, bool resume, IProgress<int> progress, CancellationToken cancellation);

    /// <summary>Takes a release away again, the manifest first.</summary>
    /// <exception cref="FirmwareHostException">It did not work; the message says why.</exception>
    Task WithdrawAsync(Release release, CancellationToken cancellation);

    /// <summary>The <c>source</c> of an update command: where and how one device fetches the release. Holds secrets.</summary>
    /// <exception cref="FirmwareHostException">It cannot be used as things are.</exception>
    Task<JsonObject> SourceAsync(Release release, string token, CancellationToken cancellation);
}

/// <summary>A host of firmware cannot do what it was asked for; the message is for a person.</summary>
public sealed class FirmwareHostException(string message, Exception? inner = null) : Exception(message, inner);
