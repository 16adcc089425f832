using Microsoft.Playwright;

namespace HomeHub.Tests.Support;

/// <summary>The machine's own Chromium, without a window; one for all tests of a class.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>No sandbox, because tests may run as root; and no traffic of the browser's own.</summary>
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    /// <summary>Bounds a test that has failed. As long as the slowest of them, those with virtual devices, may take on a busy machine.</summary>
    static Chromium() => Assertions.SetDefaultExpectTimeout((float)VirtualFleet.Patience.TotalMilliseconds);

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private BrowserPage? _kept;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = ChildProcess.Find("chromium"), Args = Arguments });
    }

    /// <summary>A fresh browser profile with one page, signed in as the owner unless it is to be nobody; whatever goes wrong in it is in its <see cref="BrowserPage.Faults"/>.</summary>
    public async Task<BrowserPage> OpenAsync(Uri address, int width = 1280, int height = 800, bool signedIn = true)
    {
        var context = await _browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, BaseURL = address.ToString() });
        context.SetDefaultTimeout((float)Eventually.Patience.TotalMilliseconds);
        if (signedIn)
        {
            var cookie = await OwnerSession.CookieAsync(address);
            await context.AddCookiesAsync([new() { Name = cookie.Name, Value = cookie.Value, Url = address.ToString() }]);
        }

        return new BrowserPage(context, await context.NewPageAsync());
    }

    /// <summary>
    /// The same page each time, for tests that only look: it has fetched the styles and scripts before. Not to be disposed; its faults are those since then.
    /// </summary>
    public async Task<BrowserPage> KeepAsync(Uri address)
    {
        _kept ??= await OpenAsync(address);
        _kept.Faults.Clear();
        return _kept;
    }

    public async ValueTask DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
    }
}

/// <summary>A page in a browser of its own.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    public BrowserPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.PageError += (_, error) => Faults.Add(error);
        page.Dialog += (_, dialog) => Faults.Add($"A script opened a dialog: {dialog.Message}");
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                Faults.Add(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Errors on the page and its console, and dialogs that scripts opened.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Goes to a page and waits until it answers: its circuit is up, or it has none.</summary>
    public async Task OpenAsync(string address)
    {
        await Page.GotoAsync(address);
        await Page.WaitForFunctionAsync("() => !document.querySelector('fieldset.controls:disabled')");
    }

    /// <summary>Fills in the form for signing in, which is shown, and sends it.</summary>
    public async Task SignInAsync(string name)
    {
        await Page.GetByLabel("Name").FillAsync(name);
        await Page.GetByLabel("Password").FillAsync(OwnerSession.Password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
