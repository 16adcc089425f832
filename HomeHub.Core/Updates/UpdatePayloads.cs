namespace HomeHub.Core.Updates;

/// <summary><c>homehub/{id}/update</c>: how an update attempt is going; retained.</summary>
/// <param name="Id">The attempt's.</param>
/// <param name="Progress">0 to 100.</param>
/// <param name="Bytes">What came over the wire so far.</param>
/// <param name="BytesTotal">What has to: files that are the same are copied on the board.</param>
/// <param name="Traceback">The new code's, if there is one.</param>
/// <param name="Stage">Where it was, on an unhappy end.</param>
public sealed record UpdatePayload(
    string? Id, string? State, string? Release, long? Sequence, int? Progress, long? Bytes, long? BytesTotal, string? Error, string? Traceback, string? Stage);

/// <summary>What of an announce says whether and how a device can be updated.</summary>
internal sealed record AbilityPayload(IReadOnlyList<string>? Capabilities, AbilityPayload.SignedPayload? Firmware)
{
    internal sealed record SignedPayload(bool? Signed);
}
