using System.Reflection;
using System.Text.RegularExpressions;
using HomeHub.Core.Messaging;

namespace HomeHub.Tests.Contracts;

/// <summary><c>Topics.cs</c> and <c>firmware/home/topics.py</c> are one vocabulary.</summary>
public sealed partial class TopicTests
{
    private const string Base = "house";
    private const string Id = "kitchen";

    /// <summary>Between HomeHub and Home Assistant: no device knows of them.</summary>
    private static readonly string[] NotOfTheFirmware = [nameof(Topics.UpdateEntity), nameof(Topics.UpdateInstall), nameof(Topics.UpdateDiscovery)];

    /// <summary>The topics of the hub's vocabulary that name a device.</summary>
    public static TheoryData<string> Names => [.. typeof(Topics).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(method => !method.IsSpecialName && method.Name != nameof(Topics.DeviceIdOf) && !NotOfTheFirmware.Contains(method.Name) && method.GetParameters().Length == 1).Select(method => method.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_firmware_names_it_the_same(string name)
    {
        var topic = (string)typeof(Topics).GetMethod(name)!.Invoke(new Topics(Base), [Id])!;
        var twin = Words().Replace(name, "_$1").TrimStart('_').ToLowerInvariant();

        Assert.Equal(topic, Assert.Contains(twin, OfTheFirmware()));
    }

    [Fact]
    public void What_all_devices_hear_is_named_the_same() => Assert.Equal(new Topics(Base).CommandAll, OfTheFirmware()["command_all"]);

    [Fact]
    public void The_topics_of_a_sensor_are_named_the_same()
    {
        var firmware = string.Join('\n', Golden.TopicsOfTheFirmware());
        foreach (var (name, topic) in new[] { ("state", new Topics(Base).State(Id, "{slug}")), ("set", new Topics(Base).Set(Id, "{slug}")) })
        {
            var returned = Regex.Match(firmware, $@"def {name}\(self, slug\):\n\s+return (.+)").Groups[1].Value;
            Assert.Equal(topic, string.Concat(returned.Split(" + ").Select(part => part switch
            {
                "self._own" => $"{Base}/{Id}/",
                "slug" => "{slug}",
                _ => part.Trim('"'),
            })));
        }
    }

    [Fact]
    public void A_device_is_found_in_every_topic_of_its_own() => Assert.All(
        OfTheFirmware().Values.Where(topic => topic.StartsWith($"{Base}/{Id}/", StringComparison.Ordinal)),
        topic => Assert.Equal(Id, new Topics(Base).DeviceIdOf(topic)));

    /// <summary>What <c>self.name = a + "b" + …</c> in the Python class comes to, and its loop over those that follow from their names.</summary>
    private static Dictionary<string, string> OfTheFirmware()
    {
        var known = new Dictionary<string, string> { ["base"] = Base, ["device_id"] = Id };
        var lines = Golden.TopicsOfTheFirmware().TakeWhile(line => !line.StartsWith("def ", StringComparison.Ordinal)).ToList();
        foreach (var match in lines.Select(line => Assignment().Match(line)).Where(match => match.Success))
        {
            known[match.Groups[1].Value] = string.Concat(match.Groups[2].Value.Split(" + ")
                .Select(part => part.StartsWith('"') ? part.Trim('"') : known[part]));
        }

        foreach (var name in lines.Select(line => Loop().Match(line)).Where(match => match.Success).SelectMany(match => match.Groups[1].Value.Split(' ')))
        {
            known[name] = known["own"] + name.Replace('_', '/');
        }

        return known;
    }

    [GeneratedRegex("""^        (?:self\.)?(\w+) = ((?:\w+|"[^"]*")(?: \+ (?:\w+|"[^"]*"))*)$""")]
    private static partial Regex Assignment();

    [GeneratedRegex("""^        for name in "([a-z_ ]+)"\.split\(\):$""")]
    private static partial Regex Loop();

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Words();
}
