"""The log entries in RAM: a queue bounded in entries and in bytes."""

from collections import deque

from micropython import const

_ENTRIES = const(72)
_BYTES = const(8192)


class Entry:
    """One entry: its number, when it was made (clock.ms), where it stands with the flash, its JSON but the last brace."""

    def __init__(self, seq, ms, flash, body):
        self.seq = seq
        self.ms = ms
        self.flash = flash
        self.body = body


class Ring:
    def __init__(self):
        self._entries = deque((), _ENTRIES)
        self._bytes = 0

    def __iter__(self):
        return iter(self._entries)

    def __len__(self):
        return len(self._entries)

    def has_room(self, size):
        return len(self._entries) < _ENTRIES and self._bytes + size <= _BYTES

    def append(self, entry):
        self._entries.append(entry)
        self._bytes += len(entry.body)

    def take(self):
        """Remove and return the oldest."""
        entry = self._entries.popleft()
        self._bytes -= len(entry.body)
        return entry

    def first_seq(self, default):
        return self._entries[0].seq if self._entries else default
