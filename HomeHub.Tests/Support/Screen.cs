using Bunit;
using HomeHub.Web.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace HomeHub.Tests.Support;

/// <summary>A screen for components: what every one of them needs, and hands that do not slip when it renders by itself.</summary>
public abstract class Screen : BunitContext
{
    static Screen() => DefaultWaitTimeout = Eventually.Patience;

    protected Screen()
    {
        Services.AddMudServices();
        Services.AddSingleton<IPermissions, AllPermitted>();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    protected static CancellationToken Cancellation => Xunit.TestContext.Current.CancellationToken;

    /// <summary>What the snackbar says.</summary>
    protected IEnumerable<string?> Said() => Services.GetRequiredService<ISnackbar>().ShownSnackbars.Select(snackbar => snackbar.Message);

    /// <summary>
    /// Presses a button, with no render between finding and pressing it: a render gives handlers new numbers. (A browser may still send the
    /// old one; the renderer knows it until the browser has shown the new.)
    /// </summary>
    /// <returns>Does not wait for what the button begins: that may be a dialog.</returns>
    protected static Task PressAsync<T>(IRenderedComponent<T> on, string name) where T : IComponent => on.InvokeAsync(() => Button(on, name).Click());

    /// <summary>The button whose accessible name begins so.</summary>
    protected static AngleSharp.Dom.IElement Button<T>(IRenderedComponent<T> on, string name) where T : IComponent =>
        on.FindAll("button").Single(button => (button.GetAttribute("aria-label") ?? button.TextContent).Trim().StartsWith(name, StringComparison.Ordinal));
}
