# TCP client sockets over the host, and UDP as far as asking for the time needs it. Errors and return values follow the
# boards (extmod/modlwip.c, ports/esp32/modsocket.c).
import sys
from uctypes import addressof as _addressof
from errno import EOPNOTSUPP as _EOPNOTSUPP
from board_stream import Stream as _Stream
from _board_sockets import (
    close as _close, connect as _connect, open as _open, poll as _poll, receive as _receive, resolve as _resolve, send as _send,
    send_to as _send_to,
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


class socket(_Stream):
    def __init__(self, family=AF_INET, type=SOCK_STREAM, proto=0):
        if type not in (SOCK_STREAM, SOCK_DGRAM) or family != AF_INET:
            raise OSError(_EOPNOTSUPP)
        self._timeout = -1
        self._id = 0
        self._id = _checked(_open(1 if type == SOCK_DGRAM else 0))

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

    def sendto(self, data, address):
        return _checked(_send_to(self._id, _addressof(data), len(data), address[0], address[1]))

    def bind(self, address):
        raise OSError(_EOPNOTSUPP)

    def listen(self, backlog=2):
        raise OSError(_EOPNOTSUPP)

    def accept(self):
        raise OSError(_EOPNOTSUPP)

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

    def _get(self, address, size):
        return _receive(self._id, address, size, self._timeout)

    def _put(self, address, size):
        return _send(self._id, address, size, self._timeout)

    def _failure(self, error):
        return OSError(-error)
