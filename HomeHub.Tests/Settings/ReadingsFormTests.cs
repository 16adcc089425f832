using HomeHub.Core.Sensors;
using HomeHub.Web.Components.Settings;

namespace HomeHub.Tests.Settings;

public sealed class ReadingsFormTests
{
    private static readonly ReadingSettings Stored = new(48, 90);

    [Fact]
    public void Is_as_stored_at_first()
    {
        var form = new ReadingsForm(Stored);

        Assert.Equal((true, false, false), (form.IsValid, form.IsChanged, form.Shortens));
        Assert.Equal(Stored, form.Settings());
    }

    [Theory]
    [InlineData(0, 90)]
    [InlineData(745, 90)]
    [InlineData(null, 90)]
    [InlineData(48, 0)]
    [InlineData(48, 3_651)]
    [InlineData(48, null)]
    [InlineData(72, 2)]
    public void Refuses_what_cannot_be_kept(int? hours, int? days)
    {
        var form = new ReadingsForm(Stored) { WholeHours = hours, MeanDays = days };

        Assert.False(form.IsValid);
        Assert.Throws<InvalidOperationException>(form.Settings);
    }

    [Fact]
    public void Warns_where_less_is_kept_than_before()
    {
        Assert.True(new ReadingsForm(Stored) { MeanDays = 30 }.Shortens);
        Assert.False(new ReadingsForm(Stored) { WholeHours = 96, MeanDays = 365 }.Shortens);
    }
}
