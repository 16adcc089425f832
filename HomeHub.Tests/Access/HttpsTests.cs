using System.Net;
using HomeHub.Tests.Support;
using Microsoft.Extensions.Options;

namespace HomeHub.Tests.Access;

public sealed class HttpsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_missing_certificate_stops_the_start_in_words()
    {
        var missing = _folder.File("missing.pem");
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => HubHost.RunAsync(("Urls", "https://127.0.0.1:0"), ("Kestrel:Certificates:Default:Path", missing)));
        var none = await Assert.ThrowsAsync<OptionsValidationException>(() => HubHost.RunAsync(("Urls", "https://127.0.0.1:0")));

        Assert.Contains(missing, refused.Message);
        Assert.Contains("Kestrel:Certificates:Default:Path", none.Message);
    }

    [Fact]
    public async Task With_its_certificate_the_cookie_is_bound_to_the_host_and_browsers_stay_with_https()
    {
        var (certificate, key) = (_folder.File("certificate.pem"), _folder.File("key.pem"));
        await ChildProcess.RunAsync("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=homehub", "-keyout", key, "-out", certificate);
        await using var hub = await HubHost.RunAsync(("Urls", "https://127.0.0.1:0"), ("Kestrel:Certificates:Default:Path", certificate), ("Kestrel:Certificates:Default:KeyPath", key));
        using var http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, SslOptions = { RemoteCertificateValidationCallback = (_, given, _, _) => given!.Subject == "CN=homehub" },
        })
        { BaseAddress = hub.Address };

        using var answer = await http.SignInAsync();
        using var named = new HttpRequestMessage(HttpMethod.Get, "/healthz") { Headers = { Host = "homehub" } };
        using var health = await http.SendAsync(named, TestContext.Current.CancellationToken);

        var cookie = answer.Headers.GetValues("Set-Cookie").Single(text => text.StartsWith("__Host-homehub=", StringComparison.Ordinal));
        Assert.Contains("secure", cookie);
        Assert.Contains("path=/;", cookie);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("max-age=", health.Headers.GetValues("Strict-Transport-Security").Single());
    }

    public void Dispose() => _folder.Dispose();
}
