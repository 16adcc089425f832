"""Time since boot in milliseconds, and how long to wait before trying again."""

from random import randrange
from time import ticks_diff, ticks_ms

_last = None
_total = 0


def ms():
    """Milliseconds since the first call. Unlike `ticks_ms` they do not wrap, so times compare with plain `<`.

    Has to be called at least every 6 days (half a `ticks_ms` period).
    """
    global _last, _total
    now = ticks_ms()
    if _last is not None:
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
