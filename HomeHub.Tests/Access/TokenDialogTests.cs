using Bunit;
using HomeHub.Core.Access;
using HomeHub.Tests.Support;
using HomeHub.Web.Components.Access;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace HomeHub.Tests.Access;

public sealed class TokenDialogTests : Screen
{
    private readonly TestCore _core = new();

    [Fact]
    public async Task A_double_click_makes_one_token_and_its_key_stays_until_it_is_taken()
    {
        await _core.StartWriterAsync();
        Services.AddSingleton(_core.Get<TokenStore>());
        var dialogs = Render<MudDialogProvider>();
        var dialog = await dialogs.InvokeAsync(() => Services.GetRequiredService<IDialogService>().ShowAsync<TokenDialog>("Make a token", new DialogOptions { BackdropClick = false }));
        await dialogs.InvokeAsync(() => dialogs.Find("input[type=text]").Input("nightly"));

        // The second click was on its way while the first one drew the button anew: its handler is called all the same.
        var make = dialogs.FindComponents<MudButton>().Single(button => button.Markup.Contains("Make it")).Instance;
        await dialogs.InvokeAsync(() => Task.WhenAll(make.OnClick.InvokeAsync(), make.OnClick.InvokeAsync()));

        dialogs.WaitForAssertion(() => Assert.Contains("It is not shown again", dialogs.Markup));
        var key = dialogs.Find("pre").TextContent;
        Assert.Equal("nightly", (await _core.Get<AccessRegistry>().FindTokenAsync(key))?.Name);
        Assert.Equal("nightly", Assert.Single((await _core.Get<AccessStore>().ReadAsync(Cancellation)).Tokens).Name);
        Assert.False(dialogs.FindComponent<TokenDialog>().Instance.Dialog!.Options.CloseOnEscapeKey);
        Assert.False(dialog.Result.IsCompleted);
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await _core.DisposeAsync();
    }
}
