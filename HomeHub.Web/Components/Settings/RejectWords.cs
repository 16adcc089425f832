using HomeHub.Core.Messaging;

namespace HomeHub.Web.Components.Settings;

/// <summary>Why a message was refused, in words.</summary>
public static class RejectWords
{
    public static string For(RejectReason reason) => reason switch
    {
        RejectReason.Empty => "empty",
        RejectReason.TooLarge => "too large",
        RejectReason.NotUtf8 => "not UTF-8",
        RejectReason.NotJson => "not JSON",
        RejectReason.TooDeep => "nested too deep",
        RejectReason.WrongType => "wrong type of a field",
        RejectReason.BadDeviceId => "bad device id",
        RejectReason.BadTopic => "bad topic",
        RejectReason.TooManyNewDevices => "too many new devices",
        RejectReason.TooManySensors => "too many sensors",
        RejectReason.TooMuchRetained => "too much retained",
        RejectReason.NotAllowed => "not allowed",
        _ => "could not be handled",
    };
}
