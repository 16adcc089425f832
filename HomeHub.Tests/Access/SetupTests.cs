using System.Net;
using HomeHub.Core.Access;
using HomeHub.Tests.Support;
using Microsoft.Extensions.Options;

namespace HomeHub.Tests.Access;

/// <summary>A hub that nobody owns yet.</summary>
public sealed class SetupTests : IAsyncLifetime
{
    private HubHost _hub = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _hub = await HubHost.RunAsync((OwnerSession.Setting.Key, ""));

    [Fact]
    public async Task Serves_nothing_but_the_setup_page()
    {
        using var http = _hub.Nobody();
        foreach (var route in EveryRoute.Of(_hub).Where(route => route.Method is "GET" && route.Path is not ("/setup" or "/healthz")))
        {
            using var answer = await http.GetAsync(route.Path, HttpCompletionOption.ResponseHeadersRead, Cancellation);
            var asset = route.Metadata.Any(data => data.GetType().Name == "StaticAssetDescriptor") && answer.IsSuccessStatusCode;
            Assert.True(asset || answer.StatusCode == HttpStatusCode.ServiceUnavailable
                || (answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.ToString().EndsWith("/setup", StringComparison.Ordinal)), $"{route} answered {(int)answer.StatusCode}");
        }

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/setup", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.PostAsync("/sign-in", null, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Takes_the_code_of_the_console_once_and_signs_the_owner_in()
    {
        var (http, cookies) = _hub.Browser();
        using var wrong = await SetUpAsync(http, "AAAA-AAAA-AAAA");
        using var empty = await SetUpAsync(http, "");
        using var weak = await SetUpAsync(http, _hub.Get<SetupCode>().Text, "short");
        using var same = await SetUpAsync(http, _hub.Get<SetupCode>().Text, "grandmother");
        Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, empty.StatusCode);
        Assert.Contains("A password has at least 10 characters.", await weak.TextAsync());
        Assert.Contains("another word than the name", await same.TextAsync());
        Assert.False(_hub.Get<AccessRegistry>().Known.HasOwner);

        using var done = await SetUpAsync(http, _hub.Get<SetupCode>().Text.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/settings/access", Cancellation)).StatusCode);
        using var again = await _hub.Nobody().GetAsync("/setup", Cancellation);
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
        Assert.DoesNotContain("setup", again.Headers.Location!.ToString());
        Assert.NotNull(cookies.GetCookies(_hub.Address)["homehub"]);
    }

    [Fact]
    public async Task The_code_cannot_be_guessed_at_leisure()
    {
        using var http = _hub.Nobody();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 20; i++)
        {
            using var answer = await SetUpAsync(http, $"AAAA-AAAA-{i:0000}");
            answers.Add(answer.StatusCode);
        }

        Assert.True(answers.Count(status => status == HttpStatusCode.TooManyRequests) >= 10);
    }

    [Fact]
    public async Task A_weak_password_in_the_environment_stops_the_start_in_words()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => HubHost.RunAsync((OwnerSession.Setting.Key, "short")));

        Assert.Contains("HOMEHUB_OWNER_PASSWORD", refused.Message);
        Assert.DoesNotContain("short", refused.Message);
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private static Task<HttpResponseMessage> SetUpAsync(HttpClient http, string code, string password = "a placeholder that is long") => http.SendFormAsync("/setup", "setup",
        ("Form.Code", code), ("Form.Name", "Grandmother"), ("Form.Password", password), ("Form.Again", password));
}
