using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using HomeHub.Core.Logs;
using HomeHub.Web;
using Microsoft.AspNetCore.Http;

namespace HomeHub.Tests.Architecture;

/// <summary>Rules every file keeps.</summary>
public sealed partial class CodeRuleTests
{
    public static TheoryData<Assembly> Product => new(typeof(LogEntry).Assembly, typeof(HubApplication).Assembly);

    /// <summary>
    /// The only thing that may go to a page as markup: MudBlazor's own icon constants. An icon component for each of the log's
    /// rows would cost more than the row.
    /// </summary>
    private const string IconConstant = "@((MarkupString)_look.Icon)";

    [Fact]
    public void Nothing_from_outside_is_written_to_a_page_as_raw_markup() =>
        Assert.Empty(SourceTree.Files("HomeHub.Web", ".cs", ".razor")
            .Where(f => RawMarkup().IsMatch(f.Text.Replace(IconConstant, "", StringComparison.Ordinal))).Select(f => f.Path));

    [Theory]
    [MemberData(nameof(Product))]
    public void No_thread_is_blocked_on_a_task(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        var called = metadata.MemberReferences.Select(metadata.GetMemberReference)
            .Select(member => (Type: TypeName(metadata, member.Parent), Member: metadata.GetString(member.Name))).ToHashSet();

        Assert.Contains(("Task", "get_CompletedTask"), called);
        Assert.DoesNotContain(called, c => c is ("Task", "Wait" or "WaitAll" or "WaitAny") or ("Task`1" or "ValueTask`1", "get_Result"));
        Assert.Empty(SourceTree.Files(assembly.GetName().Name!, ".cs", ".razor")
            .Where(f => f.Text.Contains("GetAwaiter().GetResult()", StringComparison.Ordinal)).Select(f => f.Path));
    }

    [Theory]
    [MemberData(nameof(Product))]
    public void Names_say_what_a_thing_is(Assembly assembly) =>
        Assert.Empty(assembly.GetTypes().Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
            && type.Namespace?.StartsWith("HomeHub", StringComparison.Ordinal) == true && EmptyWords().IsMatch(type.Name)).Select(type => type.FullName));

    /// <summary>The binding of a request is generated when HomeHub is built, and the generator does not look at what a type inherits.</summary>
    [Fact]
    public void Parameters_of_a_request_are_in_one_type()
    {
        var read = typeof(HubApplication).Assembly.GetTypes().Where(type => type.Namespace == "HomeHub.Web.Api").SelectMany(type => type.GetMethods((BindingFlags)(-1)))
            .SelectMany(method => method.GetParameters()).Where(parameter => parameter.IsDefined(typeof(AsParametersAttribute))).Select(parameter => parameter.ParameterType).ToHashSet();

        Assert.NotEmpty(read);
        Assert.All(read, type => Assert.Equal(typeof(object), type.BaseType));
    }

    [Theory]
    [InlineData("HomeHub.Core", "HomeHub.Core")]
    [InlineData("HomeHub.Web", "HomeHub.Web")]
    [InlineData("HomeHub.Tests", "HomeHub.Tests")]
    [InlineData("HomeHub.Tests/Benchmarks", "HomeHub.Benchmarks")]
    public void Every_file_is_in_the_namespace_of_its_folder(string project, string root)
    {
        var wrong = SourceTree.Files(project, ".cs")
            .Where(f => project != "HomeHub.Tests" || !f.Path.StartsWith("HomeHub.Tests/Benchmarks/", StringComparison.Ordinal))
            .Select(f => (File: f, Found: Namespace().Match(f.Text).Groups["name"].Value, Expected: (root + f.Folder[project.Length..]).Replace('/', '.')))
            // Top-level statements have none, nor have the attributes of an assembly.
            .Where(f => f.Found != f.Expected && !f.File.Path.EndsWith("/Program.cs", StringComparison.Ordinal) && !f.File.Path.EndsWith("AssemblyAttributes.cs", StringComparison.Ordinal));

        Assert.Empty(wrong.Select(f => $"{f.File.Path} is in {f.Found}, not in {f.Expected}"));
    }

    [Fact]
    public void A_test_finds_a_part_of_a_component_and_acts_on_it_with_no_render_between() =>
        Assert.Empty(SourceTree.Files("HomeHub.Tests", ".cs").Where(f => f.Text.Contains("using Bunit;", StringComparison.Ordinal))
            .SelectMany(f => f.Text.Split('\n').Where(line => BareEvent().IsMatch(line) && !line.Contains("InvokeAsync(() => ", StringComparison.Ordinal)).Select(line => $"{f.Path}: {line.Trim()}")));

    private static string? TypeName(MetadataReader metadata, EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference => metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)parent).Name),
        HandleKind.TypeSpecification => GenericTypeName(metadata, metadata.GetTypeSpecification((TypeSpecificationHandle)parent)),
        _ => null,
    };

    /// <summary>The open type of a constructed one (ECMA-335, II.23.2.14: GENERICINST, CLASS or VALUETYPE, the type).</summary>
    private static string? GenericTypeName(MetadataReader metadata, TypeSpecification specification)
    {
        var blob = metadata.GetBlobReader(specification.Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return null;
        }

        blob.ReadCompressedInteger();
        var type = blob.ReadTypeHandle();
        return type.Kind == HandleKind.TypeReference ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name) : null;
    }

    [GeneratedRegex("MarkupString|AddMarkupContent|HtmlString|Html\\.Raw")]
    private static partial Regex RawMarkup();

    [GeneratedRegex("(Helper|Helpers|Utils|Util|Extensions|Base|Impl)(`[0-9])?$")]
    private static partial Regex EmptyWords();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\)\.(Click|Change|Input|Submit|KeyDown|KeyUp|MouseOver|MouseLeave|Focus|Blur)(Async)?\(")]
    private static partial Regex BareEvent();
}
