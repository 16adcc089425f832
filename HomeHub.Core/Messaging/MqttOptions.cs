using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;

namespace HomeHub.Core.Messaging;

/// <summary>Section <c>Mqtt</c>.</summary>
public sealed class MqttOptions : IValidatableObject
{
    public const string Section = "Mqtt";

    /// <summary>The broker to use, name or address; empty: HomeHub runs its own.</summary>
    public string Host { get; set; } = "";

    /// <summary>Port of the broker, or the one the embedded broker listens on (0: any free one).</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 1883;

    /// <summary>Empty with the embedded broker: a name and password are made at the first start and kept beside the database.</summary>
    public string Username { get; set; } = "";
    public string Password { get; set; } = "";

    /// <summary>TLS to an external broker; its certificate must be trusted by this machine, or come from <see cref="CaFile"/>.</summary>
    public bool UseTls { get; set; }

    /// <summary>File with the certificate of the authority that signs the broker's, PEM; only that one is trusted then. Empty: this machine's.</summary>
    public string CaFile { get; set; } = "";

    /// <summary>First level of every topic of the device protocol.</summary>
    [Required, RegularExpression("^[^+#\\0$]+$", ErrorMessage = "Mqtt:BaseTopic must not contain +, #, $ or NUL.")]
    public string BaseTopic { get; set; } = "homehub";

    /// <summary>Topic filters on which log entries are taken, the protocol's and those of older devices.</summary>
    public List<string> LogTopics { get; set; } = [];

    /// <summary>The filters in effect; the default is the protocol's topic and the original system's.</summary>
    public IReadOnlyList<string> EffectiveLogTopics => LogTopics.Count > 0 ? LogTopics : [$"{BaseTopic}/+/log", "z-home/log/+"];

    /// <summary>Where a device that predates the protocol takes commands; <c>{id}</c> stands for its id.</summary>
    public string LegacyCommandTopic { get; set; } = "command/{id}";

    /// <summary>Where all of them take one at once.</summary>
    public string LegacyCommandAllTopic { get; set; } = "command/all-units";

    /// <summary>The command topic of one legacy device.</summary>
    public string LegacyCommandTopicOf(string deviceId) => LegacyCommandTopic.Replace("{id}", deviceId, StringComparison.Ordinal);

    /// <summary>How many unacknowledged messages an external broker may have under way to HomeHub (MQTT 5 receive maximum).</summary>
    [Range(20, 65535)]
    public ushort ReceiveMaximum { get; set; } = 2_000;

    /// <summary>True where HomeHub runs its own broker.</summary>
    public bool IsEmbedded => string.IsNullOrWhiteSpace(Host);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var error in EffectiveLogTopics.Select(TopicFilter.Validate).OfType<string>())
        {
            yield return new ValidationResult($"Mqtt:LogTopics: {error}.", [nameof(LogTopics)]);
        }

        if (!IsTopic(LegacyCommandTopic) || !LegacyCommandTopic.Contains("{id}", StringComparison.Ordinal))
        {
            yield return new ValidationResult("Mqtt:LegacyCommandTopic must be a topic with {id} in it, without +, # and NUL.", [nameof(LegacyCommandTopic)]);
        }

        if (!IsTopic(LegacyCommandAllTopic))
        {
            yield return new ValidationResult("Mqtt:LegacyCommandAllTopic must be a topic, without +, # and NUL.", [nameof(LegacyCommandAllTopic)]);
        }

        if (!IsEmbedded && Port == 0)
        {
            yield return new ValidationResult("Mqtt:Port must be 1 to 65535 where Mqtt:Host is set.", [nameof(Port)]);
        }

        if (UseTls && IsEmbedded)
        {
            yield return new ValidationResult("Mqtt:UseTls is for an external broker, but Mqtt:Host is empty; the embedded broker speaks without TLS.", [nameof(UseTls)]);
        }

        if (CaFile.Length > 0 && CaFileProblem() is { } problem)
        {
            yield return new ValidationResult($"Mqtt:CaFile: {problem}", [nameof(CaFile)]);
        }

        if (Password.Length > 0 && Username.Length == 0)
        {
            yield return new ValidationResult("Mqtt:Password is set but Mqtt:Username is empty.", [nameof(Username)]);
        }
    }

    private string? CaFileProblem()
    {
        if (!UseTls)
        {
            return "a certificate to trust needs Mqtt:UseTls.";
        }

        try
        {
            BrokerTls.Load(CaFile);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"{CaFile} cannot be read: {exception.Message}";
        }
        catch (CryptographicException)
        {
            return $"there is no certificate in {CaFile}; it takes PEM.";
        }
    }

    private static bool IsTopic(string text) => text.Length > 0 && text.AsSpan().IndexOfAny("+#\0") < 0;
}
