using HomeHub.Core.Configs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HomeHub.Web.Api;

/// <summary>What is wrong with a config, by the paths of the body that brought it.</summary>
internal static class ConfigProblems
{
    private const string Whole = "config";

    /// <summary>For a body that is a config: what the device calls <c>settings.log_level</c> is <c>log_level</c> there, and <c>connections.wifi</c> is <c>wifi</c>.</summary>
    public static ProblemHttpResult OfConfig(IReadOnlyList<FieldError> errors) =>
        Problem(errors, path => Without(path, "settings.") ?? Without(path, "connections.") ?? path);

    /// <summary>For a body that is a sensor: its own errors, or else those that stand elsewhere and are in its way.</summary>
    /// <param name="index">Its place among the device's sensors.</param>
    /// <param name="prefix">Where in the sensor the body begins.</param>
    public static ProblemHttpResult OfSensor(IReadOnlyList<FieldError> errors, int index, string prefix = "")
    {
        var mine = $"sensors[{index}].";
        var own = errors.Where(error => error.Path.StartsWith(mine, StringComparison.Ordinal)).ToList();
        return Problem(own.Count > 0 ? own : errors, path => Without(path, mine + prefix) ?? Without(path, mine) ?? path);
    }

    /// <summary>For any other body.</summary>
    public static ProblemHttpResult Of(IReadOnlyList<FieldError> errors) => Problem(errors, path => path);

    private static ProblemHttpResult Problem(IReadOnlyList<FieldError> errors, Func<string, string> path) => ApiProblems.Fields(errors
        .GroupBy(error => error.Path.Length == 0 ? Whole : path(error.Path))
        .ToDictionary(field => field.Key, field => field.Select(error => error.Message).ToArray()));

    private static string? Without(string path, string prefix) => path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : null;
}
