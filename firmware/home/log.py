"""The black box: every entry is numbered, kept until the broker acknowledged it, and what is lost is counted.

Entries wait in a bounded RAM ring. Severe and rare ones go to flash as well (Spill) and come back from there
after a reset, or when the ring had to drop them. One entry at a time is on its way; it is sent again after a
reconnect until its PUBACK came, so the broker gets each at least once and in order of (boot, seq).

Writing an entry only ever puts it into the ring; flash and network are touched in `step()`. So it neither
blocks nor recurses, whoever writes it.
"""

import json
from collections import deque

from .board import ms, reason, traceback
from .Spill import Spill

LEVELS = const(("debug", "info", "warning", "error", "critical"))

_RING_ENTRIES = const(72)
_RING_BYTES = const(8192)
_ENTRY_BYTES = const(1000)  # a longer entry loses its data first, then the end of its message
_MESSAGE_CHARS = const(240)
_FLASH_RETRY_MS = const(60000)
_ACK_TIMEOUT_MS = const(45000)  # 1.5 × keepalive: a broker that is silent this long is gone

_WARNING = const(2)
_KEPT_TYPES = const(("boot", "restart", "update"))  # always on flash, and whatever the level

# An entry is a list: its number, when it was made (board.ms), where it stands with the flash, its JSON but the last brace.
_SEQ = const(0)
_MADE = const(1)
_FLASH = const(2)
_BODY = const(3)

# Where it stands with the flash.
_RAM_ONLY = const(0)
_DUE = const(1)
_ON_FLASH = const(2)


class Log:
    """The entries of this boot and those an earlier one left on flash. `dropped` counts what was lost for good.

    `debug`, `info`, `warning`, `error` and `critical` take `(type, message, data=None, keep=False, error=None)`: `type` is a
    short word for what it is about; `keep` asks for the flash although it is not severe; of an exception the traceback
    is added to the data.
    """

    def __init__(self, boot_count, level="info"):
        for number, name in enumerate(LEVELS):
            setattr(self, name, self._writer(number))
        self._boot = boot_count
        self._ring = deque((), _RING_ENTRIES)
        self._bytes = self._seq = 0
        self._acked = 0  # last seq of this boot that was acknowledged
        self._outbox = None  # (seq or 0, ms or None, body): being sent, no longer in the ring
        self._packet = None  # its packet id while the PUBACK is awaited
        self._sent_at = 0
        self._reread = False  # the ring dropped an entry that the flash still has
        self._flash_after = 0
        self._flash_full = False
        self._spill = Spill(self._forgotten)
        self.dropped = 0
        self.set_level(level)

    def set_level(self, level):
        """Keep entries from this level on. Raises ValueError for an unknown one."""
        self._level = LEVELS.index(level)
        self.level = level

    def _writer(self, level):
        def write(type, message, data=None, keep=False, error=None):
            kept = type in _KEPT_TYPES
            if level < self._level and not kept:
                return
            self._seq += 1
            if error:
                data["traceback"] = traceback(error)
            body = self._encode(level, type, message, data)
            if len(body) > _ENTRY_BYTES:
                body = self._encode(level, type, message[:_MESSAGE_CHARS], {"cut": True})
            while len(self._ring) >= _RING_ENTRIES or self._bytes + len(body) > _RING_BYTES:
                if self._take()[_FLASH] == _ON_FLASH:
                    self._reread = True  # it will be sent from there
                else:
                    self.dropped += 1
            self._ring.append([self._seq, ms(), _DUE if keep or kept or level >= _WARNING else _RAM_ONLY, body])
            self._bytes += len(body)

        return write

    def _take(self):
        entry = self._ring.popleft()
        self._bytes -= len(entry[_BODY])
        return entry

    def _encode(self, level, type, message, data):
        text = '{"boot":%d,"seq":%d,"level":"%s","type":%s,"message":%s' % (
            self._boot, self._seq, LEVELS[level], json.dumps(type), json.dumps(message))
        if data:
            text += ',"data":' + json.dumps(data)
        return text.encode()

    def _forgotten(self, boot, seq):
        """The flash dropped this entry to make room."""
        if boot == self._boot:
            for entry in self._ring:
                if entry[_SEQ] == seq:
                    entry[_FLASH] = _RAM_ONLY
                    return
        if self._pending(boot, seq):
            self.dropped += 1

    def _pending(self, boot, seq):
        """Is this entry from the flash still to be sent, and not to come from the ring or the outbox?"""
        if boot != self._boot:
            return True
        oldest = self._ring[0][_SEQ] if self._ring else self._seq + 1
        return self._acked < seq < oldest and not (self._outbox and self._outbox[0] == seq)

    # -- flash ---------------------------------------------------------------------------------------

    def flush(self, most=_RING_ENTRIES):
        """Write to flash what should survive a reset, `most` entries; call it before one."""
        for entry in self._ring:
            if entry[_FLASH] == _DUE:
                try:
                    self._spill.write(entry[_MADE], entry[_BODY])
                    entry[_FLASH] = _ON_FLASH
                    self._flash_full = False
                    most -= 1
                except OSError as error:
                    self._flash_after = ms() + _FLASH_RETRY_MS
                    if not self._flash_full:
                        self._flash_full = True
                        self.error("error", "Cannot keep log entries: %s. Free some space on the board" % reason(error))
                    return
                if not most:
                    return

    # -- network -------------------------------------------------------------------------------------

    def connected(self):
        """A connection came up: what was not acknowledged is sent again, from the flash too."""
        self._packet = None
        self._spill.rewind()

    def acknowledged(self, packet):
        """The broker has `packet`. Any packet id may be passed; only the one on its way counts."""
        if packet != self._packet:
            return
        if self._outbox[0]:
            self._acked = self._outbox[0]
        self._outbox = self._packet = None

    def step(self, mqtt, now):
        """Do one small thing: spill an entry, or send the next one."""
        if now >= self._flash_after and self._spill.may_write(now):
            self.flush(1)
        if not mqtt.connected:
            return
        if self._packet is not None:
            if now - self._sent_at > _ACK_TIMEOUT_MS:
                mqtt.lost("no acknowledgement")
            return
        if self._outbox is None:
            self._outbox = self._next()
        if self._outbox:
            self._sent_at = now
            _, ms, body = self._outbox
            # How old an entry of an earlier boot is, nobody knows: the board has no clock.
            age = b"}" if ms is None else b',"age_ms":%d}' % (now - ms)
            self._packet = mqtt.publish(mqtt.topics.log, (body, age), False)

    def _next(self):
        if self._spill.unread:
            line = self._spill.next()
            if line and self._pending(line[1], line[2]):
                ours = line[1] == self._boot
                return (line[2], line[0], line[3]) if ours else (0, None, line[3])
        elif self._reread:
            self._reread = False
            self._spill.rewind()
        elif self._ring:
            entry = self._take()
            return entry[_SEQ], entry[_MADE], entry[_BODY]
        elif self._spill.used:
            self._spill.clear()
        return None
