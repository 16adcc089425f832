using System.Collections.Immutable;

namespace HomeHub.Core.Health;

/// <summary>The names of what can be wrong with the hub.</summary>
public static class Conditions
{
    public const string Broker = "broker";
    public const string BrokerRules = "broker-rules";
    public const string Database = "database";
    public const string DatabaseReplaced = "database-replaced";
    public const string Disk = "disk";
    public const string Queue = "queue";
    public const string Devices = "devices";
    public const string Rejected = "rejected";
    public const string Secrets = "secrets";
    public const string Keys = "keys";
    public const string Credentials = "credentials";
    public const string Restored = "restored";
    public const string Clock = "clock";
    public const string Demo = "demo";
    public const string Task = "task:";
}

/// <summary>Something that needs a person: what is wrong and what to do, since when.</summary>
/// <param name="Name">One of <see cref="Conditions"/>.</param>
/// <param name="Message">A sentence or two for a person.</param>
/// <param name="Dismissible">It is news rather than a state: a person can put it away.</param>
public sealed record Condition(string Name, string Message, DateTimeOffset Since, bool Dismissible)
{
    /// <summary>Nothing is wrong; it is only good to know.</summary>
    public bool IsRemark => Name == Conditions.Demo;
}

/// <summary>What is wrong with the hub right now; pages show it as a banner, <c>/healthz</c> answers with it.</summary>
public sealed class HubHealth(TimeProvider clock)
{
    private ImmutableSortedDictionary<string, Condition> _conditions = ImmutableSortedDictionary<string, Condition>.Empty;

    /// <summary>Raised after every change, on whatever thread caused it; handlers must return at once.</summary>
    public event Action? Changed;

    public IReadOnlyCollection<Condition> Current => [.. _conditions.Values];

    public Condition? Find(string name) => _conditions.GetValueOrDefault(name);

    /// <summary>Something is wrong. Said again with the same name, the newest words stand and the start stays.</summary>
    public void Report(string name, string message, bool dismissible = false)
    {
        var changed = false;
        ImmutableInterlocked.Update(ref _conditions, current =>
        {
            var old = current.GetValueOrDefault(name);
            changed = old is null || old.Message != message;
            return changed ? current.SetItem(name, new Condition(name, message, old?.Since ?? clock.GetUtcNow(), dismissible)) : current;
        });
        if (changed)
        {
            Changed?.Invoke();
        }
    }

    /// <summary>It is well again.</summary>
    public void Clear(string name)
    {
        var before = _conditions;
        ImmutableInterlocked.Update(ref _conditions, current => current.Remove(name));
        if (before.ContainsKey(name))
        {
            Changed?.Invoke();
        }
    }
}
