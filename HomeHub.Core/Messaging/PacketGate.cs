using MQTTnet.Exceptions;

namespace HomeHub.Core.Messaging;

/// <summary>
/// Follows the packets in what a client sends by their fixed headers (MQTT 3.1.1, section 2.2), and refuses one that announces more than it may have
/// before anybody takes memory for it.
/// </summary>
internal sealed class PacketGate(int mostBytes, int mostBeforeSignIn)
{
    private const int LongestLength = 4;
    private bool _inHeader;
    private int _lengthBytes;
    private int _length;
    private int _rest;

    /// <summary>Until then a packet is a CONNECT.</summary>
    public bool SignedIn { get; set; }

    /// <summary>A packet that is too large was announced.</summary>
    public bool TooLarge { get; private set; }

    /// <exception cref="MqttProtocolViolationException">A packet is too large, or its length is none.</exception>
    public void Passes(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_rest > 0)
            {
                var taken = Math.Min(_rest, bytes.Length);
                _rest -= taken;
                bytes = bytes[taken..];
                continue;
            }

            var value = bytes[0];
            bytes = bytes[1..];
            if (!_inHeader)
            {
                (_inHeader, _length, _lengthBytes) = (true, 0, 0);
            }
            else
            {
                TakeLength(value);
            }
        }
    }

    private void TakeLength(byte value)
    {
        _length |= (value & 0x7F) << (7 * _lengthBytes++);
        if (_length > (SignedIn ? mostBytes : mostBeforeSignIn))
        {
            TooLarge = true;
            throw new MqttProtocolViolationException("A packet is larger than it may be.");
        }

        if ((value & 0x80) == 0)
        {
            (_inHeader, _rest) = (false, _length);
        }
        else if (_lengthBytes == LongestLength)
        {
            throw new MqttProtocolViolationException("A packet's length is no length.");
        }
    }
}
