"""The part of the log that survives a reset: two small segments on flash, the older one dropped when both are full.

A line is `<ms of this boot> <the entry as JSON>`, with a line feed before and after it, so that what a power
cut tore is a line of its own that does not parse. Reading goes over both segments once, a line at a time.
"""

import json

from . import board

_OLDER = const("log.0")
_NEWER = const("log.1")
_SEGMENT_BYTES = const(8192)  # two of them: the 16 KiB of the protocol
_LINE_BYTES = const(1200)  # longer than any entry of Log
_BURST = const(20)  # writes that may follow each other at once
_REFILL_MS = const(5000)  # then one per 5 s: a flash sector takes some 100,000 erases


class Spill:
    """`forgotten(boot, seq)` is called for every entry that the dropped segment held."""

    def __init__(self, forgotten):
        self._forgotten = forgotten
        self._tokens = _BURST
        self._refilled = board.ms()
        self.used = board.size(_OLDER) + board.size(_NEWER) > 0
        self.rewind()

    def may_write(self, now):
        """Is there a write left in the rate limit?"""
        gained = (now - self._refilled) // _REFILL_MS
        if gained:
            self._tokens = min(_BURST, self._tokens + gained)
            self._refilled += gained * _REFILL_MS
        return self._tokens > 0

    def write(self, ms, body):
        """Append one entry (JSON without its closing brace) that was made at `ms`. Raises OSError."""
        if board.size(_NEWER) + len(body) > _SEGMENT_BYTES:
            self._rotate()
        self._tokens -= 1
        self.used = True
        with open(board.DIRECTORY + _NEWER, "ab") as f:
            f.write(b"\n%d " % ms)
            f.write(body)
            f.write(b"}\n")

    def rewind(self):
        """Read everything again from the start."""
        self._segment = _OLDER
        self._offset = 0
        self.unread = self.used

    def next(self):
        """Read one line: (ms, boot, seq, body), or None if it was blank or torn or there is no more (`unread`)."""
        try:
            with open(board.DIRECTORY + self._segment, "rb") as f:
                f.seek(self._offset)
                line = f.readline(_LINE_BYTES)
            if line:
                self._offset += len(line)
                return _parse(line)
        except OSError:
            pass  # there is no such segment
        self.unread = self._segment == _OLDER
        self._segment = _NEWER
        self._offset = 0

    def clear(self):
        """Everything was delivered."""
        board.remove(_OLDER)
        board.remove(_NEWER)
        self.used = self.unread = False

    def _rotate(self):
        try:
            with open(board.DIRECTORY + _OLDER, "rb") as f:
                line = f.readline(_LINE_BYTES)
                while line:
                    entry = _parse(line)
                    if entry:
                        self._forgotten(entry[1], entry[2])
                    line = f.readline(_LINE_BYTES)
        except OSError:
            pass  # there is no older segment yet
        board.rename(_NEWER, _OLDER)
        # What is now the older segment was the newer one: reading goes on at the same line.
        if self._segment == _OLDER:
            self._offset = 0
        self._segment = _OLDER


def _parse(line):
    ms, _, text = line.strip().partition(b" ")
    try:
        entry = json.loads(text)
        return int(ms), entry["boot"], entry["seq"], text[:-1]
    except (ValueError, KeyError, TypeError):
        return None
