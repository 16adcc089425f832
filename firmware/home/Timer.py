"""One periodic timer face over the differences of rp2 and esp32, and the watchdog that needs one."""

import sys

import machine

from .board import ms

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
            self._id = 0
            while self._id in _taken:
                self._id += 1
            if self._id >= _HARDWARE_TIMERS:
                raise OSError("all 4 timers are in use")
            _taken.add(self._id)
        self._timer = machine.Timer(self._id, period=period_ms, callback=self._callback)

    def stop(self):
        if self._timer:
            self._timer.deinit()
            self._timer = None
            _taken.discard(self._id)


class Watchdog:
    """`feed()` once per healthy tick; calls that may block longer (name, TCP, TLS) are made `during()` a limit.

    Its timer runs all the time: in the ESP32 port of MicroPython 1.26 to 1.28 the 256th start of one stops the clock.
    """

    _deadline = 0  # the timer feeds until then (board.ms)

    def __init__(self):
        # rp2: at most 8388 ms (RP2040 datasheet, 4.7: 24-bit counter at 1 MHz that ticks twice). On the ESP32 no
        # callback runs while the network stack resolves a name, so its watchdog has to outlast that.
        self.feed = machine.WDT(timeout=8000 if sys.platform == "rp2" else 30000).feed
        self._timer = Timer(self._tick)  # kept: a Pico W's that is forgotten ends
        self._timer.start(_FEED_MS)

    def extend(self, limit_ms):
        """Keep feeding for at most `limit_ms` from now on."""
        self._deadline = ms() + limit_ms

    def during(self, limit_ms, function, *args):
        """Call a function that may block for so long. Returns and raises what it does."""
        self.extend(limit_ms)
        try:
            return function(*args)
        finally:
            self._deadline = 0
            self.feed()

    def _tick(self):
        if ms() < self._deadline:
            self.feed()
