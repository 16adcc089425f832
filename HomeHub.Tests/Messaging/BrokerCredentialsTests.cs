using HomeHub.Core.Health;
using HomeHub.Core.Messaging;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Messaging;

/// <summary>The embedded broker's own password, in its file.</summary>
public sealed class BrokerCredentialsTests : IAsyncLifetime
{
    private readonly TestCore _core = new();

    private string File => Path.Combine(_core.Folder, BrokerCredentials.FileName);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _core.DisposeAsync();

    [Fact]
    public async Task It_is_made_once_and_kept()
    {
        var made = _core.Get<BrokerCredentials>().Password;

        Assert.Equal(20, made.Length);
        await AssertKeptAsync(made);
        Assert.Empty(_core.Get<HubHealth>().Current);
        Assert.Equal([File], Directory.GetFiles(_core.Folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\0\0\0")]
    [InlineData("{}")]
    [InlineData("""{"Username":"homehub","Password":"pla""")]
    public async Task A_damaged_file_is_made_anew_and_says_who_has_to_be_told(string damaged)
    {
        await System.IO.File.WriteAllTextAsync(File, damaged, TestContext.Current.CancellationToken);
        var made = _core.Get<BrokerCredentials>().Password;

        Assert.Contains("made a new password", _core.Get<HubHealth>().Find(Conditions.Credentials)!.Message);
        await AssertKeptAsync(made);
    }

    private async Task AssertKeptAsync(string password)
    {
        await using var again = new TestCore(("Database:Path", _core.DatabaseFile));
        Assert.Equal(password, again.Get<BrokerCredentials>().Password);
        Assert.Null(again.Get<HubHealth>().Find(Conditions.Credentials));
    }
}
