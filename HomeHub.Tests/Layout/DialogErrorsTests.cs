using Bunit;
using HomeHub.Tests.Support;
using HomeHub.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;

namespace HomeHub.Tests.Layout;

public sealed class DialogErrorsTests : Screen
{
    [Fact]
    public async Task A_dialog_that_fails_is_said_in_words_and_the_next_one_works()
    {
        var dialogs = Render<DialogErrors>(parameters => parameters.AddChildContent<Failing>());

        for (var time = 0; time < 2; time++)
        {
            await PressAsync(dialogs, "Save");
            dialogs.WaitForAssertion(() => Assert.Contains("Unexpected: the disk is away", Said()));
            dialogs.WaitForAssertion(() => Assert.NotNull(Button(dialogs, "Save")));
        }
    }

    private sealed class Failing : ComponentBase
    {
        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenElement(0, "button");
            builder.AddAttribute(1, "onclick", EventCallback.Factory.Create<MouseEventArgs>(this, () => throw new InvalidOperationException("the disk is away")));
            builder.AddContent(2, "Save");
            builder.CloseElement();
        }
    }
}
