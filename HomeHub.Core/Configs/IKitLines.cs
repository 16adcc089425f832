namespace HomeHub.Core.Configs;

/// <summary>What another domain has to say in a board's <c>config.py</c>.</summary>
public interface IKitLines
{
    /// <summary>Python literals by the name they are assigned to. A template that has no such name does without.</summary>
    Task<IReadOnlyDictionary<string, string>> LinesAsync(string deviceId, CancellationToken cancellation);
}
