namespace HomeHub.Tests.Contracts;

/// <summary>The example payloads that the firmware's tests hold its messages against, and its vocabulary of topics.</summary>
internal static class Golden
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Contracts");

    public static byte[] Payload(string name) => File.ReadAllBytes(Path.Combine(Folder, "golden", $"{name}.json"));

    /// <summary>The source of <c>firmware/home/topics.py</c>.</summary>
    public static string[] TopicsOfTheFirmware() => File.ReadAllLines(Path.Combine(Folder, "topics.py"));

    /// <summary>The source of a sensor in <c>firmware/home/sensors</c>.</summary>
    public static string SensorOfTheFirmware(string name) => File.ReadAllText(Path.Combine(Folder, "sensors", $"{name}.py"));
}
