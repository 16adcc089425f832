"""What an exception means, in words for a log entry."""

import errno
import io
import sys

from micropython import const

_WORDS = (
    ("ECONNREFUSED", "connection refused"),
    ("ETIMEDOUT", "no answer in time"),
    ("EHOSTUNREACH", "host unreachable"),
    ("ECONNRESET", "connection reset"),
    ("ECONNABORTED", "connection broken"),
    ("ENOTCONN", "connection broken"),
    ("ENOENT", "no such file"),
    ("ENOMEM", "out of memory"),
)
_ENOSPC = const(28)  # the errno module leaves it out; the same number on rp2 and esp32


def reason(error):
    """A short reason for an OSError (its own text, or the word for its number), else the exception's text."""
    args = error.args
    if isinstance(error, OSError) and args:
        if isinstance(args[-1], str):
            return args[-1]
        if args[0] == _ENOSPC:
            return "no space left on flash"
        for name, words in _WORDS:
            if args[0] == getattr(errno, name, None):
                return words
        if args[0] < 0:
            return "name not found"  # getaddrinfo's own numbers: -2 on rp2, -202 on the ESP32
        return "error %d" % args[0]
    return str(error) or type(error).__name__


def traceback(error, limit=600):
    """The end of an exception's traceback, at most `limit` characters."""
    text = io.StringIO()
    sys.print_exception(error, text)
    return text.getvalue()[-limit:]
