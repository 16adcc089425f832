using System.Text.Json;
using System.Text.RegularExpressions;
using HomeHub.Core.Messaging;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HomeHub.Web.Api;

/// <summary>A body that cannot be read, in words: which field, or where it stops being JSON.</summary>
internal static partial class MalformedBody
{
    private static readonly string[] Missing = ["This field is missing."];

    public static ProblemHttpResult Describe(JsonException exception)
    {
        if (MissingFields().Match(exception.Message) is { Success: true } missing)
        {
            return ApiProblems.Fields(missing.Groups["name"].Captures.ToDictionary(name => name.Value, _ => Missing));
        }

        if (exception.InnerException is JsonException syntax)
        {
            if (syntax.Message.Contains("depth", StringComparison.Ordinal) && syntax.Message.Contains("exceeded", StringComparison.Ordinal))
            {
                return TypedResults.Problem(
                    $"The body is nested too deep; at most {PayloadReader.MaxDepth} levels are taken.", statusCode: StatusCodes.Status400BadRequest);
            }

            var position = FormattableString.Invariant($"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}");
            var reason = syntax.Message.Split(" LineNumber:")[0];
            return TypedResults.Problem($"The body is not valid JSON ({position}): {reason}", statusCode: StatusCodes.Status400BadRequest);
        }

        var field = exception.Path?.TrimStart('$').TrimStart('.');
        return string.IsNullOrEmpty(field)
            ? TypedResults.Problem("The body has to be a JSON object.", statusCode: StatusCodes.Status400BadRequest)
            : ApiProblems.Field(field, "The value has the wrong type.");
    }

    /// <summary>The serializer names the missing fields in its message only.</summary>
    [GeneratedRegex("missing required properties including: ('(?<name>[^']+)'[,; ]*)+", RegexOptions.CultureInvariant)]
    private static partial Regex MissingFields();
}
