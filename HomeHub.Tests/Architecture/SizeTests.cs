namespace HomeHub.Tests.Architecture;

/// <summary>Small files in the room where they belong.</summary>
public sealed class SizeTests
{
    [Theory]
    [InlineData("HomeHub.Core", ".cs", 250)]
    [InlineData("HomeHub.Web", ".cs", 250)]
    [InlineData("HomeHub.Tests", ".cs", 250)]
    [InlineData("HomeHub.Web", ".razor", 120)]
    [InlineData("HomeHub.Web", ".razor.cs", 150)]
    [InlineData("firmware", ".py", 200)]
    public void No_file_outgrows_its_limit(string folder, string ending, int lines)
    {
        // Migrations are written by a tool and never read again.
        var files = SourceTree.Files(folder, ending).Where(f => !f.Path.Contains("/Migrations/", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(SourceTree.Files("HomeHub.Core", ".cs"));
        Assert.Empty(files.Where(f => f.Lines.Length > lines).Select(f => $"{f.Path}: {f.Lines.Length} lines, at most {lines}"));
    }

    [Fact]
    public void No_page_has_more_than_eight_injections()
    {
        var pages = SourceTree.Files("HomeHub.Web", ".razor", ".razor.cs").GroupBy(f => f.Path.Replace(".razor.cs", ".razor", StringComparison.Ordinal));

        Assert.Empty(pages.Where(page => page.Sum(Injections) > 8).Select(page => $"{page.Key}: {page.Sum(Injections)} injections; it is two pages"));
    }

    private static int Injections(SourceFile file) => file.Lines.Count(line =>
        line.StartsWith("@inject ", StringComparison.Ordinal) || line.Contains("[Inject]", StringComparison.Ordinal));
}
