using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;

namespace HomeHub.Core.Messaging;

/// <summary>TLS to an external broker: whom HomeHub trusts, and in words why it did not.</summary>
internal sealed class BrokerTls(MqttOptions options)
{
    /// <summary>The last one is a namesake's: the authority was made anew, say, and the file is the old one's.</summary>
    private const X509ChainStatusFlags Untrusted = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid;

    private readonly X509Certificate2Collection _authorities = options.CaFile.Length > 0 ? Load(options.CaFile) : [];

    /// <summary>Why the broker's certificate was refused the last time; null if it was not.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The certificates in a PEM file, the form Mosquitto takes too.</summary>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="CryptographicException">There is no certificate in it.</exception>
    public static X509Certificate2Collection Load(string file)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(File.ReadAllText(file));
        return certificates.Count > 0 ? certificates : throw new CryptographicException($"There is no certificate in {file}.");
    }

    public void Configure(MqttClientTlsOptionsBuilder tls)
    {
        Refusal = null;
        tls.UseTls(options.UseTls).WithCertificateValidationHandler(Accepts);
        if (_authorities.Count > 0)
        {
            // An authority of one's own publishes no list of what it revoked.
            tls.WithTrustChain(_authorities).WithRevocationMode(X509RevocationMode.NoCheck);
        }
    }

    private bool Accepts(MqttClientCertificateValidationEventArgs broker)
    {
        Refusal = broker.SslPolicyErrors == SslPolicyErrors.None ? null : $"its certificate was refused: {string.Join("; ", Problems(broker))}";
        return Refusal is null;
    }

    private IEnumerable<string> Problems(MqttClientCertificateValidationEventArgs broker)
    {
        if (broker.SslPolicyErrors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            yield return "it has none";
        }

        if (broker.SslPolicyErrors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            yield return $"it is for another name than {options.Host}";
        }

        var found = broker.Chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (flags, status) => flags | status.Status) ?? default;
        if ((found & Untrusted) != 0)
        {
            yield return options.CaFile.Length > 0
                ? $"it was not signed by the authority in Mqtt:CaFile ({options.CaFile})"
                : "this machine does not know who signed it; name the authority's certificate in Mqtt:CaFile";
        }

        if (found.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            yield return "it is not valid at this time";
        }

        foreach (var status in (broker.Chain?.ChainStatus ?? []).Where(status => (status.Status & ~(Untrusted | X509ChainStatusFlags.NotTimeValid)) != 0))
        {
            yield return status.StatusInformation.Trim();
        }
    }
}
