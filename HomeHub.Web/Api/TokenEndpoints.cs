using System.ComponentModel;
using HomeHub.Core.Access;
using HomeHub.Web.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HomeHub.Web.Api;

/// <summary><c>/api/home/tokens</c>: keys for programs.</summary>
internal static class TokenEndpoints
{
    public static void MapTokens(this RouteGroupBuilder home)
    {
        var tokens = home.MapGroup("/tokens").WithTags("Access").WithMetadata(NotAudited.Instance).RequireAuthorization(Policies.Own);
        tokens.MapGet("", (AccessRegistry registry) => TypedResults.Ok<IReadOnlyList<TokenItem>>([.. registry.Known.Tokens.Select(TokenItem.From)]))
            .WithSummary("Every token, without its key");
        tokens.MapPost("/add", AddAsync).WithSummary("Make a token; its key is in this answer and nowhere else").ProducesProblem(StatusCodes.Status400BadRequest);
        tokens.MapDelete("/{id:long}", RevokeAsync).WithSummary("Revoke a token, at once").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<NewTokenAnswer>, ProblemHttpResult>> AddAsync(AddTokenBody body, TokenStore store, HttpResponse response, CancellationToken cancellation)
    {
        var save = await store.CreateAsync(body.Name, body.Role, body.Days, cancellation);
        response.Headers.CacheControl = "no-store";
        return save.Token is { } token ? TypedResults.Ok(new NewTokenAnswer(save.Key!, TokenItem.From(token))) : UserEndpoints.Refused(save.Faults);
    }

    private static async Task<Results<Ok<SuccessAnswer>, ProblemHttpResult>> RevokeAsync(long id, TokenStore store, CancellationToken cancellation) =>
        await store.RevokeAsync(id, cancellation) ? TypedResults.Ok(new SuccessAnswer()) : ApiProblems.NotFound($"There is no token {id}.");
}

/// <summary>A token as the REST face gives it.</summary>
internal sealed record TokenItem(
    long Id, string Name, Role Role, string CreatedBy, DateTimeOffset Created, [property: Description("Null: until it is revoked.")] DateTimeOffset? Expires,
    DateTimeOffset? Revoked, [property: Description("To the hour.")] DateTimeOffset? LastUsed)
{
    public static TokenItem From(ApiToken token) => new(token.Id, token.Name, token.Role, token.CreatedBy, token.Created, token.Expires, token.Revoked, token.LastUsed);
}

/// <summary>A token to make.</summary>
internal sealed record AddTokenBody
{
    [Description("What it is for.")]
    public required string Name { get; init; }

    [Description("viewer, operator or owner.")]
    public required Role Role { get; init; }

    [Description("For how many days it is good; left out: until it is revoked.")]
    public int? Days { get; init; }
}

/// <summary>A token just made.</summary>
internal sealed record NewTokenAnswer([property: Description("To be sent as: Authorization: Bearer KEY. It is not shown again.")] string Key, TokenItem Token);
