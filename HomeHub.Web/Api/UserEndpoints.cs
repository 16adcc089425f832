using System.ComponentModel;
using HomeHub.Core.Access;
using HomeHub.Web.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HomeHub.Web.Api;

/// <summary><c>/api/home/users</c> and <c>/api/home/audit</c>.</summary>
internal static class UserEndpoints
{
    private const int AuditLimit = 200;

    public static void MapUsers(this RouteGroupBuilder home)
    {
        var users = home.MapGroup("/users").WithTags("Access").WithMetadata(NotAudited.Instance).RequireAuthorization(Policies.Own);
        users.MapGet("", (AccessRegistry registry) => TypedResults.Ok<IReadOnlyList<UserItem>>([.. registry.Known.Users.Select(UserItem.From)])).WithSummary("Everybody who can sign in");
        users.MapPost("/add", async (AddUserBody body, UserStore store, CancellationToken cancellation) => Answer(await store.AddAsync(body.Name, body.Password, body.Role, cancellation)))
            .WithSummary("Add a user").ProducesProblem(StatusCodes.Status400BadRequest);
        users.MapPut("/{id:long}/role", async (long id, RoleBody body, UserStore store, CancellationToken cancellation) => Answer(await store.SetRoleAsync(id, body.Role, cancellation)))
            .WithSummary("Change what a user may do").ProducesProblem(StatusCodes.Status400BadRequest);
        users.MapPut("/{id:long}/password", async (long id, PasswordBody body, UserStore store, CancellationToken cancellation) => Answer(await store.SetPasswordAsync(id, body.Password, cancellation)))
            .WithSummary("Give a user another password and sign them out everywhere").ProducesProblem(StatusCodes.Status400BadRequest);
        users.MapDelete("/{id:long}", async (long id, UserStore store, CancellationToken cancellation) => Answer(await store.RemoveAsync(id, cancellation)))
            .WithSummary("Remove a user; the only owner stays").ProducesProblem(StatusCodes.Status400BadRequest);
        home.MapGet("/audit", AuditAsync).WithTags("Access").RequireAuthorization(Policies.Own)
            .WithSummary("Who did what, when, from where, newest first").ProducesProblem(StatusCodes.Status400BadRequest);
    }

    public static ProblemHttpResult Refused(IReadOnlyList<AccessFault> faults) =>
        ApiProblems.Fields(faults.GroupBy(fault => fault.Field).ToDictionary(group => group.Key, group => group.Select(fault => fault.Message).ToArray()));

    private static Results<Ok<UserItem>, ProblemHttpResult> Answer(UserSave save) =>
        save.User is { } user ? TypedResults.Ok(UserItem.From(user)) : Refused(save.Faults);

    private static async Task<Results<Ok<IReadOnlyList<AuditItem>>, ProblemHttpResult>> AuditAsync(
        [Description("Only older than the line with this id.")] string? before, AuditStore audit, CancellationToken cancellation)
    {
        var reader = new QueryReader();
        var id = reader.EntryId("before", before);
        return reader.Failed ? ApiProblems.Fields(reader.Errors)
            : TypedResults.Ok<IReadOnlyList<AuditItem>>([.. (await audit.PageAsync(AuditLimit, id, cancellation)).Select(AuditItem.From)]);
    }
}

/// <summary>A user as the REST face gives it.</summary>
internal sealed record UserItem(long Id, string Name, Role Role, DateTimeOffset Created, [property: Description("Null: never.")] DateTimeOffset? LastSignIn)
{
    public static UserItem From(User user) => new(user.Id, user.Name, user.Role, user.Created, user.LastSignIn);
}

/// <summary>A user to add.</summary>
internal sealed record AddUserBody
{
    public required string Name { get; init; }

    [Description("At least 10 characters, and not the name.")]
    public required string Password { get; init; }

    [Description("viewer, operator or owner.")]
    public required Role Role { get; init; }
}

/// <summary>What a user may do.</summary>
internal sealed record RoleBody
{
    [Description("viewer, operator or owner.")]
    public required Role Role { get; init; }
}

/// <summary>A password.</summary>
internal sealed record PasswordBody
{
    [Description("At least 10 characters, and not the name.")]
    public required string Password { get; init; }
}

/// <summary>A line of the audit list.</summary>
internal sealed record AuditItem(
    long Id, DateTimeOffset Time, string Who, string What, [property: Description("False: refused.")] bool Allowed, [property: Description("Null: HomeHub's console.")] string? Address)
{
    public static AuditItem From(AuditEntry entry) => new(entry.Id, entry.Time, entry.Who, entry.What, entry.Allowed, entry.Address);
}
