namespace HomeHub.Core.Messaging;

/// <summary>A retained message of the embedded broker, kept over restarts.</summary>
public sealed class RetainedMessage
{
    public required string Topic { get; set; }
    public required byte[] Payload { get; set; }
    public int Qos { get; set; }
}
