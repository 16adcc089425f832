"""How long to wait before trying again."""

from random import randrange


class Backoff:
    """Delays in ms that double from `first` to `limit`, each with jitter so that many boards do not retry as one."""

    def __init__(self, first, limit):
        self._first = first
        self._limit = limit
        self._delay = first

    def next(self):
        """A random time between half the current delay and all of it."""
        delay = self._delay
        self._delay = min(self._limit, delay * 2)
        return delay // 2 + randrange(delay // 2 + 1)

    def reset(self):
        self._delay = self._first
