using System.Security.Claims;
using System.Text.Json;
using HomeHub.Core.Data;
using HomeHub.Core.Messaging;
using HomeHub.Web.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Data.Sqlite;

namespace HomeHub.Web.Api;

/// <summary>Errors as ProblemDetails (RFC 9457) that say in words what is wrong, whatever the client says it accepts.</summary>
internal static class ApiProblems
{
    public static ProblemHttpResult NotFound(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound);

    public static ProblemHttpResult Unauthorized(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status401Unauthorized);

    public static ProblemHttpResult Unavailable(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status503ServiceUnavailable);

    /// <summary>Nobody is signed in.</summary>
    /// <param name="why">What is wrong with what was sent; null: nothing was.</param>
    public static Task UnauthorizedAsync(HttpContext context, string? why)
    {
        context.Response.Headers.WWWAuthenticate = TokenHandler.Scheme;
        return TypedResults.Problem($"{why ?? "This needs somebody who is signed in."} Send a token of HomeHub's settings as: Authorization: Bearer hh_…",
            statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(context);
    }

    /// <summary>Somebody is signed in who may not do this.</summary>
    public static ProblemHttpResult Forbidden(HttpContext context)
    {
        var policy = context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>()?.Policy ?? Policies.View;
        return TypedResults.Problem($"Only {Policies.Who(policy)} can do this, and {context.User.Identity?.Name} is {context.User.FindFirstValue(ClaimTypes.Role)?.ToLowerInvariant()}.",
            statusCode: StatusCodes.Status403Forbidden);
    }

    /// <summary>Something in the request is wrong: the field and, in words, what.</summary>
    public static ProblemHttpResult Field(string name, string message, int status = StatusCodes.Status400BadRequest) =>
        Fields(new() { [name] = [message] }, status);

    public static ProblemHttpResult Fields(Dictionary<string, string[]> errors, int status = StatusCodes.Status400BadRequest) =>
        TypedResults.Problem(new HttpValidationProblemDetails(errors)
        {
            Status = status,
            Title = ReasonPhrases.GetReasonPhrase(status),
            Detail = string.Join(" ", errors.SelectMany(e => e.Value.Select(message => $"{e.Key}: {message}"))),
        });

    /// <summary>Answers what an endpoint, or the reading of its request, threw.</summary>
    public static Task AnswerExceptionAsync(HttpContext context)
    {
        var exception = context.Features.Get<IExceptionHandlerFeature>()!.Error;
        var result = exception switch
        {
            BadHttpRequestException { InnerException: JsonException json } => MalformedBody.Describe(json),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge(),
            BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType } bad => UnsupportedMediaType(bad.StatusCode),
            BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } => TypedResults.Problem(
                "The request needs a JSON object as its body, or a parameter of it cannot be read.", statusCode: StatusCodes.Status400BadRequest),
            BadHttpRequestException bad => TypedResults.Problem(bad.Message, statusCode: bad.StatusCode),
            _ when exception.GetBaseException() is SqliteException => Unavailable(StorageFault.From(exception).Message),
            _ => TypedResults.Problem(
                "HomeHub failed at this request; nothing more is known here. Its console says why, under the trace id given here.",
                statusCode: StatusCodes.Status500InternalServerError),
        };
        return result.ExecuteAsync(context);
    }

    /// <summary>Answers an error status that came without a body: unknown paths, wrong methods.</summary>
    public static Task AnswerStatusAsync(HttpContext context)
    {
        var request = context.Request;
        var status = context.Response.StatusCode;
        var result = status switch
        {
            StatusCodes.Status404NotFound => NotFound($"There is no {request.Path} here. /openapi/v1.json lists what there is."),
            StatusCodes.Status405MethodNotAllowed => TypedResults.Problem(
                $"{request.Method} is not possible on {request.Path}; possible: {context.Response.Headers.Allow}.", statusCode: status),
            StatusCodes.Status413PayloadTooLarge => TooLarge(),
            StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType(status),
            _ => TypedResults.Problem(statusCode: status),
        };
        return result.ExecuteAsync(context);
    }

    private static ProblemHttpResult TooLarge() => TypedResults.Problem(
        $"The body is too large; a log entry has at most {PayloadReader.MaxBytes:N0} bytes, everything else less.", statusCode: StatusCodes.Status413PayloadTooLarge);

    private static ProblemHttpResult UnsupportedMediaType(int status) =>
        TypedResults.Problem("Send JSON and say so: Content-Type: application/json.", statusCode: status);
}
