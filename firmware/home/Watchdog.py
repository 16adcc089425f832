"""The hardware watchdog, fed only by a healthy main loop."""

import sys

import machine

from home import clock
from home.Timer import Timer

# rp2: at most 8388 ms (RP2040 datasheet, 4.7: 24-bit counter at 1 MHz that ticks twice). On the ESP32 no
# callback runs while the network stack resolves a name, so its watchdog has to outlast that.
_TIMEOUT_MS = 8000 if sys.platform == "rp2" else 30000
_FEED_MS = 1000


class Watchdog:
    """`feed()` once per healthy tick. `extend()` before the one call that may block longer: name, TCP and TLS."""

    def __init__(self):
        self._dog = machine.WDT(timeout=_TIMEOUT_MS)
        self._timer = Timer(self._feed_until_deadline)
        self._deadline = 0

    def feed(self):
        self._dog.feed()

    def extend(self, limit_ms):
        """Keep feeding for at most `limit_ms` while the loop is in a blocking call. End it with `resume()`."""
        self._deadline = clock.ms() + limit_ms
        self._timer.start(_FEED_MS)

    def resume(self):
        self._timer.stop()
        self._dog.feed()

    def release(self):
        """Somebody pressed Ctrl-C: keep the board alive at the prompt. A soft reset ends this."""
        self._deadline = None
        self._timer.start(_FEED_MS)

    def _feed_until_deadline(self):
        if self._deadline is None or clock.ms() < self._deadline:
            self._dog.feed()
