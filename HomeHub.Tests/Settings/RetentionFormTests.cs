using HomeHub.Core.Logs;
using HomeHub.Web.Components.Settings;

namespace HomeHub.Tests.Settings;

public sealed class RetentionFormTests
{
    [Fact]
    public void Starts_unchanged_with_what_is_stored_for_every_level()
    {
        var form = new RetentionForm(new RetentionPolicy());

        Assert.Equal(["debug", "info", "warning", "error", "critical"], form.Rows.Select(row => row.Word));
        Assert.False(form.IsChanged);
        Assert.True(form.IsValid);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(36_501)]
    public void Days_out_of_range_are_said_at_their_field_and_cannot_be_saved(int? days)
    {
        var form = new RetentionForm(new RetentionPolicy());
        form.Rows[1].Days = days;

        Assert.NotNull(form.Rows[1].DaysFault());
        Assert.Null(form.Rows[1].EntriesFault());
        Assert.False(form.IsValid);
        Assert.Throws<InvalidOperationException>(form.Policy);
    }

    [Fact]
    public void A_change_is_in_the_policy_and_warns_only_where_it_deletes()
    {
        var form = new RetentionForm(new RetentionPolicy());
        form.Rows[0].Days = 30;
        Assert.True(form.IsChanged);
        Assert.False(form.Shortens);

        form.Rows[4].Entries = 10;
        Assert.True(form.Shortens);
        Assert.Equal(new LevelRetention(30, 200_000), form.Policy().Levels[EntryLevel.Debug]);
        Assert.Equal(10, form.Policy().Levels[EntryLevel.Critical].Entries);
    }

    [Fact]
    public void What_saving_deletes_is_said_before()
    {
        var form = new RetentionForm(new RetentionPolicy());
        Assert.Equal("", form.Loss);

        (form.Rows[0].Days, form.Rows[1].Days, form.Rows[1].Entries) = (1, 400, 1_000);

        Assert.Equal("Debug entries older than 1 day and more than 1,000 info entries are deleted.", form.Loss);
    }
}
