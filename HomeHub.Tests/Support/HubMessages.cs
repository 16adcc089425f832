using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace HomeHub.Tests.Support;

/// <summary>
/// As much of SignalR's MessagePack hub protocol as a circuit needs
/// (https://github.com/dotnet/aspnetcore/blob/main/src/SignalR/docs/specs/HubProtocol.md#messagepack-msgpack-encoding).
/// </summary>
internal static class HubMessages
{
    /// <summary>A call of a method: null, booleans, numbers and strings are what it takes.</summary>
    public static ReadOnlyMemory<byte> Call(string method, params object?[] arguments)
    {
        var body = new ArrayBufferWriter<byte>();
        // Invocation, no headers, no id because no result is waited for.
        body.Write<byte>([0x96, 0x01, 0x80, 0xC0]);
        Write(body, method);
        body.Write<byte>([(byte)(0x90 | arguments.Length)]);
        foreach (var argument in arguments)
        {
            Write(body, argument);
        }

        body.Write<byte>([0x90]);
        var message = new ArrayBufferWriter<byte>();
        for (var length = body.WrittenCount; ; length >>= 7)
        {
            message.Write<byte>([(byte)(length > 0x7F ? length | 0x80 : length)]);
            if (length <= 0x7F)
            {
                break;
            }
        }

        message.Write(body.WrittenSpan);
        return message.WrittenMemory;
    }

    /// <summary>The calls in what came, each with its first argument if that is a number.</summary>
    public static IEnumerable<(string Target, long Number)> Calls(ReadOnlyMemory<byte> received)
    {
        while (received.Length > 0)
        {
            var (length, shift) = (0, 0);
            for (var more = true; more; received = received[1..], shift += 7)
            {
                more = (received.Span[0] & 0x80) != 0;
                length |= (received.Span[0] & 0x7F) << shift;
            }

            if (Read(received.Span[..length]) is { } call)
            {
                yield return call;
            }

            received = received[length..];
        }
    }

    private static (string, long)? Read(ReadOnlySpan<byte> message)
    {
        // An array whose first item says that it is an invocation, then the headers, none here, and the id.
        if (message.Length < 5 || message[1] != 0x01 || message[3] != 0xC0)
        {
            return null;
        }

        var rest = message[4..];
        var (start, length) = rest[0] == 0xD9 ? (2, rest[1]) : (1, rest[0] & 0x1F);
        var target = Encoding.UTF8.GetString(rest.Slice(start, length));
        rest = rest[(start + length + 1)..];
        return (target, rest.Length == 0 ? 0 : rest[0] switch
        {
            <= 0x7F => rest[0],
            0xCC => rest[1],
            0xCD => BinaryPrimitives.ReadUInt16BigEndian(rest[1..]),
            0xCE => BinaryPrimitives.ReadUInt32BigEndian(rest[1..]),
            0xCF or 0xD3 => BinaryPrimitives.ReadInt64BigEndian(rest[1..]),
            0xD1 => BinaryPrimitives.ReadInt16BigEndian(rest[1..]),
            0xD2 => BinaryPrimitives.ReadInt32BigEndian(rest[1..]),
            _ => 0,
        });
    }

    private static void Write(ArrayBufferWriter<byte> to, object? value)
    {
        Span<byte> number = stackalloc byte[9];
        switch (value)
        {
            case null:
                to.Write<byte>([0xC0]);
                break;
            case bool yes:
                to.Write<byte>([(byte)(yes ? 0xC3 : 0xC2)]);
                break;
            case long whole:
                number[0] = 0xD3;
                BinaryPrimitives.WriteInt64BigEndian(number[1..], whole);
                to.Write(number);
                break;
            case string text:
                number[0] = 0xDB;
                BinaryPrimitives.WriteInt32BigEndian(number[1..], Encoding.UTF8.GetByteCount(text));
                to.Write(number[..5]);
                to.Write(Encoding.UTF8.GetBytes(text));
                break;
            default:
                throw new NotSupportedException($"{value.GetType()} is not sent.");
        }
    }
}
