using HomeHub.Core.Access;
using HomeHub.Core.Data;
using HomeHub.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Tests.Access;

public sealed class TokenStoreTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_the_tokens_that_ended_the_last_ones_are_kept_and_none_that_only_a_wrong_clock_ended()
    {
        await using var core = await new TestCore().StartWriterAsync();
        var now = core.Clock.GetUtcNow();
        await using (var db = await core.Get<IDbContextFactory<HubDbContext>>().CreateDbContextAsync(Cancellation))
        {
            db.ApiTokens.Add(Token("for years", now.AddYears(5)));
            db.ApiTokens.Add(Token("for good", null));
            db.ApiTokens.AddRange(Enumerable.Range(1, TokenStore.EndedKept + 50).Select(day => Token($"nightly {day}", now.AddDays(-day))));
            await db.SaveChangesAsync(Cancellation);
        }

        core.Clock.Advance(TimeSpan.FromDays(20 * 365));
        Assert.Empty((await core.Get<TokenStore>().CreateAsync("tonight", Role.Viewer, 30, Cancellation)).Faults);

        var kept = core.Get<AccessRegistry>().Known.Tokens.Select(token => token.Name).ToList();
        Assert.Equal(TokenStore.EndedKept + 2, kept.Count);
        Assert.Superset(new HashSet<string> { "for years", "for good", "tonight", "nightly 1" }, kept.ToHashSet());
        Assert.DoesNotContain($"nightly {TokenStore.EndedKept}", kept);
    }

    private static ApiToken Token(string name, DateTimeOffset? expires) => new() { Name = name, Hash = name, CreatedBy = "a test", Expires = expires };
}
