using HomeHub.Web.Components.Logs;

namespace HomeHub.Tests.Logs;

public sealed class InertTextTests
{
    [Theory]
    [InlineData("plain öäü 漢 😀", "plain öäü 漢 😀")]
    [InlineData("\u001b[31mred\u001b[0m", "␛[31mred␛[0m")]
    [InlineData("one\r\ntwo\nthree", "one↵two↵three")]
    [InlineData("a\tb", "a b")]
    [InlineData("\0\u007f", "␀␡")]
    [InlineData("\u009b31m", "[U+009B]31m")]
    [InlineData("abc\u202egpj.exe", "abc[U+202E]gpj.exe")]
    [InlineData("\u2067x\u2069", "[U+2067]x[U+2069]")]
    [InlineData("no\u00a0break", "no\u00a0break")]
    public void A_line_shows_what_is_in_it_and_does_nothing(string text, string expected) => Assert.Equal(expected, InertText.Line(text));

    [Fact]
    public void Half_a_surrogate_pair_is_shown_as_a_replacement() => Assert.Equal("a\uFFFDb", InertText.Line("a\ud83db"));

    [Fact]
    public void Several_lines_keep_their_breaks() => Assert.Equal("one\ntwo\t␛", InertText.Lines("one\r\ntwo\t\u001b"));

    [Fact]
    public void A_huge_message_is_cut_for_the_line() => Assert.Equal(601, InertText.Line(new string('x', 1_000_000)).Length);
}
