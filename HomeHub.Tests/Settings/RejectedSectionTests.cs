using System.Text;
using Bunit;
using HomeHub.Core.Data;
using HomeHub.Core.Messaging;
using HomeHub.Tests.Support;
using HomeHub.Web.Components.Layout;
using HomeHub.Web.Components.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace HomeHub.Tests.Settings;

public sealed class RejectedSectionTests : Screen
{
    private readonly RejectedMessages _rejected = new(new KnownSecrets(), TimeProvider.System);

    public RejectedSectionTests()
    {
        Services.AddSingleton(TimeProvider.System).AddSingleton<SharedClock>().AddSingleton(_rejected).AddSingleton<RejectedNotice>();
    }

    [Fact]
    public void Teaches_what_will_stand_here() => Assert.Contains("none since HomeHub started", Render<RejectedSection>().Markup);

    [Fact]
    public void Shows_a_payload_as_the_text_it_is()
    {
        _rejected.Add("homehub/x/announce", Encoding.UTF8.GetBytes("<img src=x onerror=alert(1)>"), RejectReason.NotJson, "Not JSON: '<' at 0.");
        var section = Render<RejectedSection>();

        Assert.Equal("<img src=x onerror=alert(1)>", section.Find("pre").TextContent);
        Assert.Empty(section.FindAll("img"));
        Assert.Contains("not JSON", section.Find(".counts").TextContent);
    }

    [Fact]
    public void Grows_while_one_looks()
    {
        var section = Render<RejectedSection>();

        _rejected.Add("homehub/x/heartbeat", default, RejectReason.Empty, "Empty.");

        section.WaitForAssertion(() => Assert.Single(section.FindAll("details")));
    }

    [Fact]
    public void Every_reason_has_words_of_its_own()
    {
        var reasons = Enum.GetValues<RejectReason>();
        Assert.Equal(reasons.Length, reasons.Select(RejectWords.For).Distinct().Count());
    }
}
