using HomeHub.Tests.Support;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace HomeHub.Tests.Support;

/// <summary>The tests that take minutes begin, so that none of them runs alone at the end while the other core has nothing to do.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<T> OrderTestCollections<T>(IReadOnlyCollection<T> testCollections) where T : ITestCollection =>
        [.. testCollections.OrderBy(collection => Rank(collection.TestCollectionDisplayName))];

    private static int Rank(string name) =>
        name.Contains(nameof(EndToEnd.AccessibilityTests), StringComparison.Ordinal) ? 0
        : name.Contains($".{nameof(EndToEnd)}.", StringComparison.Ordinal) ? 1
        : 2;
}
