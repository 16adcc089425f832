using HomeHub.Core.Access;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Access;

public sealed class UserStoreTests(HubHost hub) : IClassFixture<HubHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private UserStore Users => hub.Get<UserStore>();

    [Fact]
    public async Task The_only_owner_stays()
    {
        var owner = hub.Get<AccessRegistry>().Known.Find(OwnerSession.Name)!;

        Assert.Contains("only owner", (await Users.RemoveAsync(owner.Id, Cancellation)).Faults.Single().Message);
        Assert.Contains("only owner", (await Users.SetRoleAsync(owner.Id, Role.Viewer, Cancellation)).Faults.Single().Message);
        Assert.Equal(Role.Owner, hub.Get<AccessRegistry>().Known.Find(owner.Id)!.Role);
    }

    [Fact]
    public async Task A_second_first_owner_is_refused() =>
        Assert.Contains("has an owner already", (await Users.AddFirstAsync("thief", "a placeholder that is long", Cancellation)).Faults.Single().Message);

    [Fact]
    public async Task A_name_is_taken_once_in_whatever_case()
    {
        await hub.AddUserAsync("Robin", Role.Viewer);

        Assert.Equal("name", (await Users.AddAsync(" ROBIN ", "a placeholder that is long", Role.Viewer, Cancellation)).Faults.Single().Field);
    }

    [Theory]
    [InlineData("", "a placeholder that is long", "name")]
    [InlineData("  ", "a placeholder that is long", "name")]
    [InlineData("tab\there", "a placeholder that is long", "name")]
    [InlineData("kim", "", "password")]
    [InlineData("kim", "123456789", "password")]
    [InlineData("kim", "aaaaaaaaaaaa", "password")]
    [InlineData("kimberlyanne", "KimberlyAnne", "password")]
    public async Task What_is_wrong_is_said_at_its_field(string name, string password, string field) =>
        Assert.Equal(field, (await Users.AddAsync(name, password, Role.Viewer, Cancellation)).Faults.Single().Field);

    [Fact]
    public async Task Passwords_are_stored_hashed_and_keys_too()
    {
        const string Password = "correct horse placeholder";
        var key = await hub.TokenAsync(Role.Viewer);
        await hub.AddUserAsync("hashed", Role.Viewer, Password);
        await hub.StopAsync();
        var stored = Directory.EnumerateFiles(hub.Folder, "homehub.db*").SelectMany(File.ReadAllBytes).ToArray();
        await hub.StartAsync();

        Assert.Equal(-1, stored.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(Password)));
        Assert.Equal(-1, stored.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(key)));
        Assert.NotEqual(-1, stored.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes("hashed")));
    }
}
