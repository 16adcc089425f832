# TCP client sockets over the host. Errors and return values follow the boards (extmod/modlwip.c, ports/esp32/modsocket.c).
import io
import sys
from uctypes import addressof as _addressof
from errno import EAGAIN as _EAGAIN, EOPNOTSUPP as _EOPNOTSUPP
from _board_sockets import (
    close as _close, connect as _connect, open as _open, poll as _poll, receive as _receive, resolve as _resolve, send as _send,
)

_RP2 = sys.platform == "rp2"
AF_INET = 2
AF_INET6 = 10
SOCK_STREAM = 1
SOCK_DGRAM = 2
IPPROTO_TCP = 6
SOL_SOCKET = 0xFFF
SO_REUSEADDR = 4
SO_KEEPALIVE = 8
TCP_NODELAY = 1
_NAME_NOT_FOUND = -2 if _RP2 else -202
_MP_STREAM_POLL = 3
_MP_STREAM_CLOSE = 4
_CHUNK = 256


def _is_address(host):
    parts = host.split(".")
    return len(parts) == 4 and all(part.isdigit() and int(part) < 256 for part in parts)


def getaddrinfo(host, port, *hints):
    address = host if _is_address(host) else _resolve(host)
    if not address:
        raise OSError(_NAME_NOT_FOUND)
    return [(AF_INET, SOCK_STREAM, 0, "", (address, port))]


def _checked(result):
    if result < 0:
        raise OSError(-result)
    return result


class socket(io.IOBase):
    def __init__(self, family=AF_INET, type=SOCK_STREAM, proto=0):
        if type != SOCK_STREAM or family != AF_INET:
            raise OSError(_EOPNOTSUPP)
        self._timeout = -1
        self._id = 0
        self._id = _checked(_open())

    def settimeout(self, seconds):
        self._timeout = -1 if seconds is None else int(seconds * 1000)

    def setblocking(self, blocking):
        self._timeout = -1 if blocking else 0

    def setsockopt(self, level, option, value):
        pass

    def fileno(self):
        return self._id

    def connect(self, address):
        host, port = address[0], address[1]
        if not _is_address(host):
            if _RP2:
                raise ValueError("invalid arguments")  # lwIP takes addresses only, see getaddrinfo()
            host = getaddrinfo(host, port)[0][-1][0]
        _checked(_connect(self._id, host, port, self._timeout))

    def bind(self, address):
        raise OSError(_EOPNOTSUPP)

    def listen(self, backlog=2):
        raise OSError(_EOPNOTSUPP)

    def accept(self):
        raise OSError(_EOPNOTSUPP)

    def send(self, data):
        if isinstance(data, str):
            data = data.encode()
        return _checked(_send(self._id, _addressof(data), len(data), self._timeout)) if len(data) else 0

    def sendall(self, data):
        if self.write(data) is None:
            raise OSError(_EAGAIN)

    def write(self, data, *limits):
        if isinstance(data, str):
            data = data.encode()
        start = limits[0] if len(limits) == 2 else 0
        length = min(limits[-1], len(data) - start) if limits else len(data)
        address = _addressof(data) + start if length else 0
        done = 0
        while done < length:
            count = _send(self._id, address + done, length - done, self._timeout)
            if count == -_EAGAIN:
                return done or None
            done += _checked(count)
        return done

    def recv(self, size):
        if not size:
            return b""
        buffer = bytearray(size)
        count = _checked(_receive(self._id, _addressof(buffer), size, self._timeout))
        return bytes(memoryview(buffer)[:count])

    def readinto(self, buffer, size=-1):
        size = len(buffer) if size < 0 else min(size, len(buffer))
        address = _addressof(buffer) if size else 0
        done = 0
        while done < size:
            count = _receive(self._id, address + done, size - done, self._timeout)
            if count == -_EAGAIN:
                return done or None
            if not _checked(count):
                break
            done += count
        return done

    def read(self, size=-1):
        if size >= 0:
            buffer = bytearray(size)
            count = self.readinto(buffer)
            return None if count is None else bytes(memoryview(buffer)[:count])
        everything = bytearray()
        buffer = bytearray(_CHUNK)
        while True:
            count = self.readinto(buffer)
            everything += memoryview(buffer)[: count or 0]
            if count is None:
                return bytes(everything) or None
            if count < _CHUNK:
                return bytes(everything)

    def readline(self, size=-1):
        line = bytearray()
        one = bytearray(1)
        while size < 0 or len(line) < size:
            count = self.readinto(one)
            if count is None:
                return bytes(line) or None
            if not count:
                break
            line += one
            if one == b"\n":
                break
        return bytes(line)

    def makefile(self, mode="rb", buffering=0):
        return self

    def ioctl(self, request, argument):
        if request == _MP_STREAM_POLL:
            return _poll(self._id) & (argument | 0x38)
        if request == _MP_STREAM_CLOSE:
            self.close()
        return 0

    def close(self):
        if self._id:
            _close(self._id)
            self._id = 0

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()
