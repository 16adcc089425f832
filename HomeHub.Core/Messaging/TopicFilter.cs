namespace HomeHub.Core.Messaging;

/// <summary>An MQTT topic filter with its wildcards <c>+</c> and <c>#</c> (MQTT 5.0, section 4.7).</summary>
public sealed class TopicFilter
{
    private readonly string[] _levels;

    public TopicFilter(string filter)
    {
        Filter = filter;
        _levels = filter.Split('/');
    }

    public string Filter { get; }

    /// <summary>Null where the filter is well-formed, else what is wrong with it.</summary>
    public static string? Validate(string? filter)
    {
        if (string.IsNullOrEmpty(filter))
        {
            return "a topic filter must not be empty";
        }

        var levels = filter.Split('/');
        for (var i = 0; i < levels.Length; i++)
        {
            if (levels[i].Contains('#', StringComparison.Ordinal) && (levels[i] != "#" || i != levels.Length - 1))
            {
                return $"'{filter}': # stands alone and only at the end";
            }

            if (levels[i].Contains('+', StringComparison.Ordinal) && levels[i] != "+")
            {
                return $"'{filter}': + stands alone between slashes";
            }
        }

        return filter.Contains('\0', StringComparison.Ordinal) ? "a topic filter must not contain NUL" : null;
    }

    public bool Matches(string topic)
    {
        var rest = topic.AsSpan();
        if (rest.StartsWith("$") && _levels[0] is "+" or "#")
        {
            return false;
        }

        for (var i = 0; i < _levels.Length; i++)
        {
            if (_levels[i] == "#")
            {
                return true;
            }

            var slash = rest.IndexOf('/');
            var level = slash < 0 ? rest : rest[..slash];
            if (_levels[i] != "+" && !level.SequenceEqual(_levels[i]))
            {
                return false;
            }

            var last = i == _levels.Length - 1;
            if (slash < 0)
            {
                return last || (i == _levels.Length - 2 && _levels[^1] == "#");
            }

            if (last)
            {
                return false;
            }

            rest = rest[(slash + 1)..];
        }

        return false;
    }

    /// <summary>The topic's level at the first <c>+</c> of the filter, else its last level: where a device's id stands.</summary>
    public string WildcardLevel(string topic)
    {
        var levels = topic.Split('/');
        var index = Array.IndexOf(_levels, "+");
        return index >= 0 && index < levels.Length ? levels[index] : levels[^1];
    }
}
