"""The black box: every entry is numbered, kept until the broker acknowledged it, and what is lost is counted.

Entries wait in a bounded RAM ring. Severe and rare ones go to flash as well (Spill) and come back from there
after a reset, or when the ring had to drop them. One entry at a time is on its way; it is sent again after a
reconnect until its PUBACK came, so the broker gets each at least once and in order of (boot, seq).

Writing an entry only ever puts it into the ring; flash and network are touched in `step()`. So it neither
blocks nor recurses, whoever writes it.
"""

import json

from micropython import const

from home import clock
from home.Ring import Entry, Ring
from home.Spill import Spill
from home.errors import reason

LEVELS = ("debug", "info", "warning", "error", "critical")

_ENTRY_BYTES = const(1000)  # a longer entry loses its data first, then the end of its message
_MESSAGE_CHARS = const(240)
_FLASH_RETRY_MS = const(60000)
_ACK_TIMEOUT_MS = const(45000)  # 1.5 × keepalive: a broker that is silent this long is gone

_WARNING = const(2)
_KEPT_TYPES = ("boot", "restart", "update")  # always on flash, and whatever the level

# Where an entry stands with the flash.
_RAM_ONLY = const(0)
_DUE = const(1)
_ON_FLASH = const(2)


class Log:
    """The entries of this boot and those an earlier one left on flash. `dropped` counts what was lost for good."""

    def __init__(self, boot_count, level="info"):
        self._boot = boot_count
        self._ring = Ring()
        self._seq = 0
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

    def debug(self, type, message, data=None):
        self._add(0, type, message, data)

    def info(self, type, message, data=None, keep=False):
        self._add(1, type, message, data, keep)

    def warning(self, type, message, data=None):
        self._add(_WARNING, type, message, data)

    def error(self, type, message, data=None):
        self._add(3, type, message, data)

    def critical(self, type, message, data=None):
        self._add(4, type, message, data)

    def _add(self, level, type, message, data=None, keep=False):
        """`type` is a short word for what it is about; `keep` asks for the flash although it is not severe."""
        keep = keep or level >= _WARNING or type in _KEPT_TYPES
        if level < self._level and type not in _KEPT_TYPES:
            return
        self._seq += 1
        body = self._encode(LEVELS[level], type, message, data)
        if len(body) > _ENTRY_BYTES:
            body = self._encode(LEVELS[level], type, message[:_MESSAGE_CHARS], {"cut": True})
        while not self._ring.has_room(len(body)):
            self._evict()
        self._ring.append(Entry(self._seq, clock.ms(), _DUE if keep else _RAM_ONLY, body))

    def _encode(self, level, type, message, data):
        text = '{"boot":%d,"seq":%d,"level":"%s","type":%s,"message":%s' % (
            self._boot, self._seq, level, json.dumps(type), json.dumps(message))
        if data:
            text += ',"data":' + json.dumps(data)
        return text.encode()

    def _evict(self):
        if self._ring.take().flash == _ON_FLASH:
            self._reread = True  # it will be sent from there
        else:
            self.dropped += 1

    def _forgotten(self, boot, seq):
        """The flash dropped this entry to make room."""
        if boot == self._boot:
            for entry in self._ring:
                if entry.seq == seq:
                    entry.flash = _RAM_ONLY
                    return
        if self._pending(boot, seq):
            self.dropped += 1

    def _pending(self, boot, seq):
        """Is this entry from the flash still to be sent, and not to come from the ring or the outbox?"""
        if boot != self._boot:
            return True
        oldest = self._ring.first_seq(self._seq + 1)
        return self._acked < seq < oldest and not (self._outbox and self._outbox[0] == seq)

    # -- flash ---------------------------------------------------------------------------------------

    def flush(self):
        """Write to flash what should survive a reset; call it before one."""
        for entry in self._ring:
            if entry.flash == _DUE and not self._write(entry):
                return

    def _spill_one(self, now):
        if now < self._flash_after or not self._spill.may_write(now):
            return
        for entry in self._ring:
            if entry.flash == _DUE:
                self._write(entry)
                return

    def _write(self, entry):
        try:
            self._spill.write(entry.ms, entry.body)
            entry.flash = _ON_FLASH
            self._flash_full = False
            return True
        except OSError as error:
            self._flash_after = clock.ms() + _FLASH_RETRY_MS
            if not self._flash_full:
                self._flash_full = True
                self.error("error", "Cannot keep log entries on flash: %s. Free some space on the board" % reason(error))
            return False

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
        self._spill_one(now)
        if not mqtt.connected:
            return
        if self._packet is not None:
            if now - self._sent_at > _ACK_TIMEOUT_MS:
                mqtt.lost("no acknowledgement for %d s" % (_ACK_TIMEOUT_MS // 1000))
            return
        if self._outbox is None:
            self._outbox = self._next()
        if self._outbox:
            self._sent_at = now
            self._packet = mqtt.publish(mqtt.topics.log, self._parts(self._outbox, now), qos=1)

    def _next(self):
        if self._spill.unread:
            line = self._spill.next()
            if line and self._pending(line[1], line[2]):
                ours = line[1] == self._boot
                return (line[2], line[0], line[3]) if ours else (0, None, line[3])
        elif self._reread:
            self._reread = False
            self._spill.rewind()
        elif len(self._ring):
            entry = self._ring.take()
            return entry.seq, entry.ms, entry.body
        elif self._spill.used:
            self._spill.clear()
        return None

    @staticmethod
    def _parts(outbox, now):
        _, ms, body = outbox
        # How old an entry of an earlier boot is, nobody knows: the board has no clock.
        return (body, b"}" if ms is None else b',"age_ms":%d}' % (now - ms))
