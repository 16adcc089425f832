"""One periodic timer face over the differences of rp2 and esp32, and the watchdog that needs one."""

import sys

import machine
from micropython import const

from home import clock

_HARDWARE_TIMERS = const(4)  # ESP32: ids 0 to 3 (docs.micropython.org/en/latest/esp32/quickref.html#timers)
_FEED_MS = const(1000)
_taken = set()


class Timer:
    """Calls `callback()` every `period_ms`, outside the main loop; the callback must not block.

    rp2 has any number of virtual timers, id -1. The ESP32 port has four hardware timers and refuses -1
    in some releases, so a free id is taken there; OSError when none is left.
    """

    def __init__(self, callback):
        self._callback = lambda _: callback()
        self._timer = None
        self._id = -1

    def start(self, period_ms):
        self.stop()
        if sys.platform == "esp32":
            free = [id for id in range(_HARDWARE_TIMERS) if id not in _taken]
            if not free:
                raise OSError("all %d hardware timers are in use" % _HARDWARE_TIMERS)
            self._id = free[0]
            _taken.add(self._id)
        self._timer = machine.Timer(self._id)
        self._timer.init(mode=machine.Timer.PERIODIC, period=period_ms, callback=self._callback)

    def stop(self):
        if self._timer:
            self._timer.deinit()
            self._timer = None
            _taken.discard(self._id)


class Watchdog:
    """`feed()` once per healthy tick. `extend()` before the one call that may block longer: name, TCP and TLS."""

    def __init__(self):
        # rp2: at most 8388 ms (RP2040 datasheet, 4.7: 24-bit counter at 1 MHz that ticks twice). On the ESP32 no
        # callback runs while the network stack resolves a name, so its watchdog has to outlast that.
        self._dog = machine.WDT(timeout=8000 if sys.platform == "rp2" else 30000)
        self._timer = Timer(self._feed_until_deadline)
        self.feed = self._dog.feed

    def extend(self, limit_ms):
        """Keep feeding for at most `limit_ms` while the loop is in a blocking call. End it with `resume()`."""
        self._deadline = clock.ms() + limit_ms
        self._timer.start(_FEED_MS)

    def resume(self):
        self._timer.stop()
        self.feed()

    def _feed_until_deadline(self):
        if clock.ms() < self._deadline:
            self.feed()
