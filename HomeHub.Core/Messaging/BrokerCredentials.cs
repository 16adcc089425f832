using System.Security.Cryptography;
using System.Text.Json;
using HomeHub.Core.Data;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Messaging;

/// <summary>
/// The name and password devices use: the configured ones, or for the embedded broker random ones that are made at the first
/// start and kept beside the database, readable by this user only.
/// </summary>
public sealed class BrokerCredentials(IOptions<MqttOptions> mqtt, IOptions<DatabaseOptions> database) : ISecretSource
{
    public const string FileName = "mqtt-credentials.json";
    private readonly Lazy<Pair> _pair = new(() => Load(mqtt.Value, database.Value));

    public string Username => _pair.Value.Username;
    public string Password => _pair.Value.Password;
    IEnumerable<string> ISecretSource.Secrets => [Password];

    private static Pair Load(MqttOptions mqtt, DatabaseOptions database)
    {
        if (!mqtt.IsEmbedded || mqtt.Username.Length > 0)
        {
            return new Pair(mqtt.Username, mqtt.Password);
        }

        PrivateFiles.MakeFolder(database.Folder);
        var file = Path.Combine(database.Folder, FileName);
        if (File.Exists(file) && JsonSerializer.Deserialize<Pair>(File.ReadAllText(file)) is { } kept)
        {
            return kept;
        }

        // Letters and digits only: it has to survive shells, URLs and config.py.
        var made = new Pair("homehub", RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 20));
        using var stream = PrivateFiles.Create(file);
        JsonSerializer.Serialize(stream, made);
        return made;
    }

    private sealed record Pair(string Username, string Password);
}
