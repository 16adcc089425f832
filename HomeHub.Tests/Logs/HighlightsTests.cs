using HomeHub.Web.Components.Logs;

namespace HomeHub.Tests.Logs;

public sealed class HighlightsTests
{
    [Theory]
    [InlineData("wifi", "Wi-Fi lost, wifi back", "Wi-Fi lost, [wifi] back")]
    [InlineData("wi", "Wi-Fi lost", "[Wi]-Fi lost")]
    [InlineData("wi-fi", "Wi-Fi lost, wifi back", "[Wi-Fi] lost, wifi back")]
    [InlineData("lost", "colost lostly", "colost [lost]ly")]
    [InlineData("\"back again\"", "it is back again", "it is [back again]")]
    [InlineData("back again", "again and back", "[again] and [back]")]
    [InlineData("back -again", "again and back", "again and [back]")]
    [InlineData("kuche", "Küche", "[Küche]")]
    [InlineData("b bad", "bad", "[bad]")]
    [InlineData("<b>", "a <b>tag</b>", "a <[b]>tag</[b]>")]
    [InlineData("", "nothing", "nothing")]
    [InlineData("x", "", "")]
    public void Marks_what_the_index_finds(string typed, string text, string expected) =>
        Assert.Equal(expected, string.Concat(new Highlights(typed).Split(text).Select(p => p.Marked ? $"[{p.Text}]" : p.Text)));
}
