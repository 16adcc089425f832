using System.Net;
using HomeHub.Core.Access;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Access;

/// <summary>Signing in and out, over HTTP as a browser does it.</summary>
public sealed class SignInTests(HubHost hub) : IClassFixture<HubHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_right_password_opens_the_page_one_wanted()
    {
        var (http, cookies) = hub.Browser();
        using var asked = await http.GetAsync("/devices?tab=x", Cancellation);
        Assert.Equal("/sign-in?to=%2Fdevices%3Ftab%3Dx", asked.Headers.Location!.PathAndQuery);

        using var answer = await http.SignInAsync(query: "?to=%2Fdevices%3Ftab%3Dx");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.EndsWith("/devices?tab=x", answer.Headers.Location!.ToString());
        var cookie = Assert.Single(cookies.GetCookies(hub.Address), cookie => cookie.Name == "homehub");
        Assert.True(cookie.HttpOnly);
        Assert.Contains("samesite=lax", answer.Headers.GetValues("Set-Cookie").Single(text => text.StartsWith("homehub=", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/devices", Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("owner", "")]
    [InlineData("owner", "placeholder of the test")]
    [InlineData("owner", "Placeholder of the tests")]
    [InlineData("owner", "placeholder of the tests ")]
    [InlineData("", "placeholder of the tests")]
    [InlineData("nobody", "placeholder of the tests")]
    public async Task Anything_but_the_right_password_opens_nothing(string name, string password)
    {
        hub.Get<SignInThrottle>().Succeeded(name, "127.0.0.1");
        var (http, cookies) = hub.Browser();

        using var answer = await http.SignInAsync(name, password);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("Name or password is wrong.", await answer.TextAsync());
        Assert.DoesNotContain(cookies.GetCookies(hub.Address), cookie => cookie.Name == "homehub");
        hub.Get<SignInThrottle>().Succeeded(name, "127.0.0.1");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task Signing_in_leads_nowhere_else(string to)
    {
        var (http, _) = hub.Browser();
        using var answer = await http.SignInAsync(query: $"?to={Uri.EscapeDataString(to)}");

        Assert.DoesNotContain("evil", answer.Headers.Location!.ToString());
        Assert.Equal(hub.Address.Authority, new Uri(hub.Address, answer.Headers.Location).Authority);
    }

    [Fact]
    public async Task A_hundred_wrong_passwords_are_mostly_not_even_looked_at()
    {
        await using var other = await HubHost.RunAsync();
        using var http = OwnerSession.Client(other.Address);
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 100; i++)
        {
            using var answer = await http.SignInAsync(password: $"wrong password {i}");
            answers.Add(answer.StatusCode);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                Assert.True(answer.Headers.RetryAfter!.Delta > TimeSpan.Zero);
                Assert.Contains("The next one is taken in", await answer.TextAsync());
            }
        }

        using var right = await http.SignInAsync();

        Assert.Equal(SignInThrottle.Free, answers.TakeWhile(status => status == HttpStatusCode.Forbidden).Count());
        Assert.True(answers.Count(status => status == HttpStatusCode.TooManyRequests) > 80, "Most of them have to wait.");
        Assert.Equal(HttpStatusCode.TooManyRequests, right.StatusCode);
        // Whoever is in already goes on.
        Assert.Equal(HttpStatusCode.OK, (await other.Http.GetAsync("/api/home/devices", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_every_session()
    {
        await hub.AddUserAsync("Everywhere", Role.Viewer);
        var ((one, _), (two, _)) = (hub.Browser(), hub.Browser());
        await one.SignInAsync("everywhere");
        await two.SignInAsync("EVERYWHERE");
        Assert.Equal(HttpStatusCode.OK, (await two.GetAsync("/devices", Cancellation)).StatusCode);

        using var answer = await one.SendFormAsync("/account", "everywhere");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await two.GetAsync("/devices", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await two.GetAsync("/api/home/devices", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Another_password_ends_the_other_sessions_and_not_this_one()
    {
        const string Next = "another placeholder";
        await hub.AddUserAsync("changer", Role.Viewer);
        var ((one, _), (two, _)) = (hub.Browser(), hub.Browser());
        await one.SignInAsync("changer");
        await two.SignInAsync("changer");

        using var wrong = await one.SendFormAsync("/account", "password", ("Form.Old", "not the old one"), ("Form.New", Next), ("Form.Again", Next));
        using var weak = await one.SendFormAsync("/account", "password", ("Form.Old", OwnerSession.Password), ("Form.New", "short"), ("Form.Again", "short"));
        using var done = await one.SendFormAsync("/account", "password", ("Form.Old", OwnerSession.Password), ("Form.New", Next), ("Form.Again", Next));

        Assert.Contains("That is not your password.", await wrong.TextAsync());
        Assert.Contains("A password has at least 10 characters.", await weak.TextAsync());
        Assert.Contains("Your password is changed.", await done.TextAsync());
        Assert.Equal(HttpStatusCode.OK, (await one.GetAsync("/devices", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await two.GetAsync("/devices", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_session_outlives_a_restart()
    {
        await using var other = await HubHost.RunAsync();
        var cookie = await OwnerSession.CookieAsync(other.Address);
        await other.StopAsync();
        await other.StartAsync();
        var (http, cookies) = other.Browser();
        cookies.Add(other.Address, new Cookie(cookie.Name, cookie.Value));

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/devices", Cancellation)).StatusCode);
        Assert.All((await ChildProcess.RunAsync("stat", ["-c", "%a", .. Directory.EnumerateFiles(Path.Combine(other.Folder, "keys"))])).Split('\n'), mode => Assert.Equal("600", mode));
        Assert.Equal("700", (await ChildProcess.RunAsync("stat", "-c", "%a", Path.Combine(other.Folder, "keys"))).Trim());
    }

    [Fact]
    public async Task Sign_ins_and_failures_are_in_the_audit_list_with_their_address()
    {
        var (http, _) = hub.Browser();
        using var failed = await http.SignInAsync("mallory\r\n", "wrong password");
        using var done = await http.SignInAsync();

        var lines = await hub.Get<AuditStore>().PageAsync(50, cancellation: Cancellation);
        Assert.Contains(lines, line => line is { Allowed: true, Who: "owner", What: "Signed in", Address: "127.0.0.1" });
        Assert.Contains(lines, line => !line.Allowed && line.Who.StartsWith("mallory", StringComparison.Ordinal) && !line.Who.Any(char.IsControl));
    }
}
