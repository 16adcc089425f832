using System.Buffers.Text;
using System.Security.Cryptography;

namespace HomeHub.Core.Access;

/// <summary>A device's own MQTT user: its name is the device's id.</summary>
public sealed class DeviceCredential
{
    private const int PasswordBytes = 24;

    public required string DeviceId { get; set; }

    /// <summary>What is kept of the password that holds, or that is on its way to the board; see <see cref="MqttPasswordHash"/>.</summary>
    public required string Hash { get; set; }

    /// <summary>The one before, good until the board has signed in with the new one; null: none.</summary>
    public string? OldHash { get; set; }

    /// <summary>The password itself, a secret: the board's <c>config.py</c> and its configuration have it. Empty where the board brought its own.</summary>
    public string Password { get; set; } = "";

    public DateTimeOffset MadeAt { get; set; }

    /// <summary>When a board first signed in with it; null: never yet.</summary>
    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>
    /// Where the board finds the broker, as the configuration says it, while a password is on its way to a board whose configuration names no broker;
    /// null: nothing is sent then.
    /// </summary>
    public string? Delivery { get; set; }

    /// <summary>A new password: 192 random bits, in letters, digits, <c>-</c> and <c>_</c>.</summary>
    public static string NewPassword() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(PasswordBytes));
}

/// <summary>What a device signs in to the broker with.</summary>
public sealed record DeviceLogin(string User, string Password);
