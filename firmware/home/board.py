"""The board under the firmware: what it is, its time, flash, memory and sockets, and what its errors mean."""

import errno
import io
import json
import os
import socket
import sys
from random import randrange
from time import ticks_diff, ticks_ms

DIRECTORY = const("/state/")
_WORDS = const((
    ("ECONNREFUSED", "connection refused"),
    ("ETIMEDOUT", "no answer in time"),
    ("EHOSTUNREACH", "host unreachable"),
    ("ECONNRESET", "the other side closed the connection"),
    ("ECONNABORTED ENOTCONN", "connection broken"),
    ("ENOENT", "no such file"),
    ("ENOMEM", "out of memory"),
))
_LINE_BYTES = const(256)  # of what a server says; what is longer is cut
_TRACEBACK_CHARS = const(600)
_ENOSPC = const(28)  # the errno module leaves it out; the same number on rp2 and esp32
_last = ticks_ms()
_total = 0


def ms():
    """Milliseconds since the start; call it every 6 days at least (half a `ticks_ms` period). They do not wrap, so times
    compare with plain `<`."""
    global _last, _total
    now = ticks_ms()
    _total += ticks_diff(now, _last)
    _last = now
    return _total


class Backoff:
    """Delays in ms that double from `first` to `limit`, each with jitter so that many boards do not retry as one."""

    def __init__(self, first, limit):
        self._first = first
        self._limit = limit
        self.reset()

    def next(self):
        """A random time between half the current delay and all of it."""
        half = self._delay // 2
        self._delay = min(self._limit, self._delay * 2)
        return half + randrange(half + 1)

    def wait(self):
        """A generator that takes the next delay."""
        until = ms() + self.next()
        while ms() < until:
            yield

    def reset(self):
        self._delay = self._first


def is_spelled(text, more):
    """Has a text nothing but letters, digits and characters of `more`?"""
    for c in text:  # MicroPython's isalpha() and isdigit() know ASCII only
        if not (c.isalpha() or c.isdigit() or c in more):
            return False
    return True


def fs_free():
    """Free bytes on the flash file system."""
    stat = os.statvfs("/")
    return stat[0] * stat[3]


def load(name, default=None):
    """The value of a small JSON file that survives a power cut at any moment: /state/<name>, or `default` when it is missing or damaged."""
    try:
        with open(DIRECTORY + name) as f:
            return json.load(f)
    except (OSError, ValueError):
        return default


def save(name, value):
    """Replace /state/<name>: the new file is complete before one rename puts it in place. Raises OSError."""
    path = DIRECTORY + name
    try:
        with open(path + ".new", "w") as f:
            json.dump(value, f)
        rename(name + ".new", name)
    except OSError:
        remove(name + ".new")  # what there was room for
        raise


def rename(name, new):
    """Have /state/<new> replaced by /state/<name>. Raises OSError."""
    os.rename(DIRECTORY + name, DIRECTORY + new)


def remove(name):
    """Remove /state/<name> if it is there."""
    try:
        os.remove(DIRECTORY + name)
    except OSError:
        pass


def size(name):
    """Bytes of /state/<name>, 0 if there is none."""
    try:
        return os.stat(DIRECTORY + name)[6]
    except OSError:
        return 0


def call(module, function, *args):
    """Call a function of a module of home, such as "configs.trial", and forget the module with those beside it. What
    it returned may live on."""
    try:
        return getattr(__import__("home." + module, None, None, (function,)), function)(*args)
    finally:
        forget(module.split(".")[0])


def forget(module):
    """Give back the memory of an imported module of home and of all below it."""
    module = "home." + module
    for loaded in list(sys.modules):
        if loaded == module or loaded.startswith(module + "."):
            del sys.modules[loaded]
    package, name = module.rsplit(".", 1)
    package = sys.modules[package]
    if hasattr(package, name):
        delattr(package, name)


def connect(host, port, timeout):
    """(socket, address it is connected to). Each wait on it ends after `timeout` seconds. OSError."""
    address = socket.getaddrinfo(host, port, socket.AF_INET, socket.SOCK_STREAM)[0][-1]
    sock = socket.socket()
    try:
        sock.settimeout(timeout)
        sock.connect(address)
    except:
        sock.close()
        raise
    return sock, address[0]


def read_line(sock, until):
    """The next line without its end. OSError when the server is gone, or has not said all by `until` (ticks_ms)."""
    line = ""
    while True:
        byte = sock.read(1)
        if not byte:
            raise OSError(errno.ECONNRESET)
        if byte == b"\n":
            return line.rstrip()
        if ticks_diff(ticks_ms(), until) > 0:
            raise OSError(errno.ETIMEDOUT)
        if len(line) < _LINE_BYTES:
            line += chr(byte[0])  # names in it may have any encoding


def reason(error):
    """A short reason for an OSError (its own text, or the word for its number), else the exception's text."""
    args = error.args
    if isinstance(error, OSError) and args:
        if isinstance(args[-1], str):
            return args[-1]
        if args[0] == _ENOSPC:
            return "no space left on flash"
        for names, words in _WORDS:
            for name in names.split():
                if args[0] == getattr(errno, name, None):
                    return words
        if args[0] < 0:
            # getaddrinfo's own numbers: -2 on rp2, -202 on the ESP32. Those of Mbed TLS are larger.
            return "name not found" if args[0] > -999 else "TLS broke"
        return "error %d" % args[0]
    return str(error) or type(error).__name__


def traceback(error):
    """The end of an exception's traceback."""
    text = io.StringIO()
    sys.print_exception(error, text)
    return text.getvalue()[-_TRACEBACK_CHARS:]
