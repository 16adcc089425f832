using Bunit;
using HomeHub.Tests.Support;
using HomeHub.Web.Components.Layout;

namespace HomeHub.Tests.Layout;

/// <summary>What is typed is said to the list, and comes back by the address, sooner or later.</summary>
public sealed class FilterFieldTests : Screen
{
    private readonly List<string?> _said = [];
    private readonly IRenderedComponent<FilterField> _field;

    public FilterFieldTests() => _field = Render<FilterField>(parameters => parameters.Add(field => field.Text, null).Add(field => field.TextChanged, _said.Add));

    private string? Shown => _field.Find("input").GetAttribute("value");

    [Fact]
    public async Task The_space_before_the_next_word_stays_while_the_list_gets_none()
    {
        await TypeAsync("kitchen ");
        Come("kitchen");

        Assert.Equal(["kitchen"], _said);
        Assert.Equal("kitchen ", Shown);
    }

    [Fact]
    public async Task What_was_typed_meanwhile_is_not_overwritten_by_what_comes_back_late()
    {
        await TypeAsync("k");
        await TypeAsync("kit");
        Come("k");
        Assert.Equal("kit", Shown);

        Come("kit");
        Assert.Equal("kit", Shown);
        Assert.Equal(["k", "kit"], _said);
    }

    [Fact]
    public async Task What_somebody_else_put_into_the_address_is_shown()
    {
        await TypeAsync("kitchen");
        Come("kitchen");
        Come(null);
        Assert.Equal("", Shown ?? "");

        Come("hall");
        Assert.Equal("hall", Shown);
        Assert.Equal(["kitchen"], _said);
    }

    private async Task TypeAsync(string text)
    {
        var before = _said.Count;
        await _field.InvokeAsync(() => _field.Find("input").InputAsync(text));
        _field.WaitForAssertion(() => Assert.Equal(before + 1, _said.Count));
    }

    private void Come(string? text) => _field.Render(parameters => parameters.Add(field => field.Text, text));
}
