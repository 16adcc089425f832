using System.Security.Cryptography;
using System.Text.Json;
using HomeHub.Core.Data;
using HomeHub.Core.Health;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Messaging;

/// <summary>
/// The name and password devices use: the configured ones, or for the embedded broker random ones that are made at the first
/// start and kept beside the database, readable by this user only.
/// </summary>
public sealed class BrokerCredentials(IOptions<MqttOptions> mqtt, IOptions<DatabaseOptions> database, HubHealth health, ILogger<BrokerCredentials> logger) : ISecretSource
{
    public const string FileName = "mqtt-credentials.json";
    private readonly Lazy<Pair> _pair = new(() => Load(mqtt.Value, database.Value, health, logger));

    public string Username => _pair.Value.Username;
    public string Password => _pair.Value.Password;
    IEnumerable<string> ISecretSource.Secrets => [Password];

    private static Pair Load(MqttOptions mqtt, DatabaseOptions database, HubHealth health, ILogger logger)
    {
        if (!mqtt.IsEmbedded || mqtt.Username.Length > 0)
        {
            return new Pair(mqtt.Username, mqtt.Password);
        }

        PrivateFiles.MakeFolder(database.Folder);
        var file = Path.Combine(database.Folder, FileName);
        if (!File.Exists(file))
        {
            return Make(file);
        }

        if (Read(file) is { } kept)
        {
            return kept;
        }

        // A house without a broker is worse than one whose boards have to be told, and nobody could look what is wrong.
        logger.LogError("{File} is damaged; the broker has a new password", file);
        health.Report(Conditions.Credentials,
            $"The file {FileName} beside the database is damaged, so the broker made a new password: it stands on the Settings page. Boards without an MQTT user of their own, Home Assistant and whatever "
            + "else signs in with the old one stay out until they get it. To keep the old one, stop HomeHub, put the file back from a backup, and start it.", dismissible: true);
        return Make(file);
    }

    /// <summary>Null: it is damaged. One that this user may not read is not, and its password is still that of the boards.</summary>
    /// <exception cref="UnauthorizedAccessException">It is another user's.</exception>
    private static Pair? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Pair>(File.ReadAllBytes(file)) is { Username.Length: > 0, Password.Length: > 0 } pair ? pair : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException)
        {
            return null;
        }
    }

    private static Pair Make(string file)
    {
        // Letters and digits only: it has to survive shells, URLs and config.py.
        var made = new Pair("homehub", RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 20));
        PrivateFiles.Write(file, JsonSerializer.SerializeToUtf8Bytes(made));
        return made;
    }

    private sealed record Pair(string Username, string Password);
}
