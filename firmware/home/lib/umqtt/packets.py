"""MQTT packets in and out of a socket through two fixed buffers.

Section numbers are those of the OASIS standard "MQTT Version 3.1.1".
"""

import gc
from errno import ECONNRESET, ETIMEDOUT

_LONGEST_HEADER = const(5)  # packet type and four bytes of remaining length (2.2)
_PIECES = const(16)  # of a packet that is thrown away, in one go


class PacketReader:
    """Collects one packet at a time from a non-blocking socket, however its bytes arrive.

    Three phases: the fixed header, as much of the packet as fits the buffer, then the rest, thrown away. A packet
    of more than `size` bytes, but not `most`, gets a buffer of its own.
    After `poll()` said True: `type` (first byte), `size` (remaining length), `held` (bytes of it in `view`).
    """

    def __init__(self, size, most=0):
        self._usual = memoryview(bytearray(size))
        self._most = most
        self.next()

    def next(self):
        """Forget the packet and wait for another."""
        self.type = 0
        self.size = -1  # unknown until the header is complete
        self.held = 0
        self._surplus = 0
        self.view = self._usual

    def poll(self, sock):
        """Take what has arrived. True once the packet is complete. OSError when the connection is gone."""
        while self.size < 0:
            if self.held == _LONGEST_HEADER:
                raise OSError("malformed packet")
            if not self._fill(sock, self.held + 1):
                return False
            if self.held > 1 and not self.view[self.held - 1] & 0x80:
                self._begin_body()
        if not self._fill(sock, min(self.size, len(self.view))):
            return False
        for _ in range(_PIECES):
            if not self._surplus:
                return True
            # The end of the buffer serves as the bin; topic and packet id are at its start.
            count = self._read(sock, self.view[-min(self._surplus, len(self.view) // 2) :])
            if not count:
                return False
            self._surplus -= count
        return False

    def u16(self, at):
        return self.view[at] << 8 | self.view[at + 1]

    def _begin_body(self):
        size = 0
        for i in range(self.held - 1, 0, -1):  # least significant seven bits come first (2.2.3)
            size = size << 7 | self.view[i] & 0x7F
        self.type = self.view[0]
        self.size = size
        self.held = 0
        if len(self.view) < size <= self._most:
            gc.collect()
            try:
                self.view = memoryview(bytearray(size))
            except MemoryError:
                pass  # not in one piece: it is thrown away
        self._surplus = max(0, size - len(self.view))

    def _fill(self, sock, want):
        while self.held < want:
            count = self._read(sock, self.view[self.held : want])
            if not count:
                return False
            self.held += count
        return True

    def _read(self, sock, into):
        count = sock.readinto(into)
        if count == 0:
            raise OSError(ECONNRESET)
        return count


class PacketWriter:
    """Gathers the pieces of a packet and sends them in as few writes as its buffer allows.

    One write per packet matters: small pieces sent one by one wait for each other's acknowledgement
    (Nagle's algorithm, RFC 1122 4.2.3.4).
    """

    def __init__(self, size):
        self._buffer = bytearray(size)
        self._view = memoryview(self._buffer)
        self._used = 0
        self.sock = None

    def send(self, kind, head=b"", parts=()):
        """Send a packet of type `kind`: `head`, then `parts` (str or bytes), which are gone through twice. OSError."""
        size = len(head)
        for part in parts:
            size += len(encoded(part))
        start = bytearray((kind,))
        while size > 0x7F:  # least significant seven bits come first (2.2.3)
            start.append(size & 0x7F | 0x80)
            size >>= 7
        start.append(size)
        self._used = 0
        self._add(start)
        self._add(head)
        for part in parts:
            self._add(encoded(part))
        self._flush()

    def _add(self, data):
        if self._used + len(data) > len(self._buffer):
            self._flush()
        if len(data) > len(self._buffer):
            self._write(data)
        else:
            self._buffer[self._used : self._used + len(data)] = data
            self._used += len(data)

    def _flush(self):
        if self._used:
            self._write(self._view[: self._used])
            self._used = 0

    def _write(self, data):
        if self.sock is None:
            raise OSError(ECONNRESET)
        if self.sock.write(data) != len(data):
            raise OSError(ETIMEDOUT)


def u16(value):
    return bytes((value >> 8, value & 0xFF))


def field(value):
    """A length-prefixed field (1.5.3)."""
    value = encoded(value)
    return u16(len(value)) + value


def encoded(value):
    return value.encode() if isinstance(value, str) else value
