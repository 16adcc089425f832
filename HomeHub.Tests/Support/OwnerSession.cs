using System.Net;
using System.Text.RegularExpressions;

namespace HomeHub.Tests.Support;

/// <summary>The owner of every hub that tests start, and how to sign in as somebody: by the form, as a browser does.</summary>
public static partial class OwnerSession
{
    public const string Name = "owner";
    public const string Password = "placeholder of the tests";

    // Tries that run at the same time count as failed ones until they have succeeded.
    private static readonly SemaphoreSlim Turn = new(1, 1);

    /// <summary>Gives a hub its owner.</summary>
    public static (string Key, string Value) Setting => ("HOMEHUB_OWNER_PASSWORD", Password);

    /// <summary>Sends the sign-in form and returns the answer; cookies go where the client keeps them.</summary>
    public static async Task<HttpResponseMessage> SignInAsync(this HttpClient http, string name = Name, string password = Password, string query = "") =>
        await http.SendFormAsync($"/sign-in{query}", "sign-in", ("Form.Name", name), ("Form.Password", password));

    /// <summary>Fetches a page, fills one of its forms in, and sends it.</summary>
    public static async Task<HttpResponseMessage> SendFormAsync(this HttpClient http, string page, string form, params (string Name, string Value)[] fields)
    {
        var html = await http.GetStringAsync(page, TestContext.Current.CancellationToken);
        var token = WebUtility.HtmlDecode(AntiforgeryToken().Match(html).Groups["token"].Value);
        return await http.PostAsync(page, new FormUrlEncodedContent(
            [new("_handler", form), new("__RequestVerificationToken", token), .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]), TestContext.Current.CancellationToken);
    }

    /// <summary>The session cookie of somebody who signed in.</summary>
    public static async Task<Cookie> CookieAsync(Uri address, string name = Name, string password = Password)
    {
        var cookies = new CookieContainer();
        using var http = Client(address, cookies);
        await Turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            using var answer = await http.SignInAsync(name, password);
        }
        finally
        {
            Turn.Release();
        }

        return cookies.GetCookies(address).Single(cookie => cookie.Name == "homehub");
    }

    /// <summary>A client that follows no redirect, so that a test sees it.</summary>
    public static HttpClient Client(Uri address, CookieContainer? cookies = null) =>
        new(new SocketsHttpHandler { CookieContainer = cookies ?? new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = address };

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"")]
    private static partial Regex AntiforgeryToken();
}
