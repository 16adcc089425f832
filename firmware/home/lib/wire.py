"""What clients of text protocols have in common: connecting, and reading the lines a server says, all within bounds."""

import socket
from errno import ECONNRESET, ETIMEDOUT
from time import ticks_diff, ticks_ms

from micropython import const

_LINE_BYTES = const(256)  # what is longer is cut


def connect(host, port, timeout):
    """(socket, address it is connected to). Each wait on it ends after `timeout` seconds. OSError."""
    address = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)[0][-1]
    sock = socket.socket()
    try:
        sock.settimeout(timeout)
        sock.connect(address)
    except:
        sock.close()
        raise
    return sock, address[0]


def read_line(sock, timeout):
    """The next line without its end. OSError when the server is gone, or takes longer than `timeout` seconds."""
    line = ""
    start = ticks_ms()
    while True:
        byte = sock.read(1)
        if not byte:
            raise OSError(ECONNRESET, "the server closed the connection")
        if byte == b"\n":
            return line.rstrip()
        if ticks_diff(ticks_ms(), start) > timeout * 1000:
            raise OSError(ETIMEDOUT)
        if len(line) < _LINE_BYTES:
            line += chr(byte[0])  # names in it may have any encoding
