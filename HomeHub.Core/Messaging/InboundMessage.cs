namespace HomeHub.Core.Messaging;

/// <summary>A message as it came from a broker.</summary>
/// <param name="Payload">Valid until the handler's call returns; copy what is needed longer.</param>
/// <param name="Retained">The broker kept it and sent it because HomeHub subscribed: it may be old.</param>
/// <param name="Qos">0: sent once at most, it may be dropped under overload; 1: it has to be kept.</param>
public readonly record struct InboundMessage(
    string Topic, ReadOnlyMemory<byte> Payload, bool Retained, int Qos, DateTimeOffset ReceivedAt);
