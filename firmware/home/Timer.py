"""One periodic timer face over the differences of rp2 and esp32."""

import sys

import machine
from micropython import const

_HARDWARE_TIMERS = const(4)  # ESP32: ids 0 to 3 (docs.micropython.org/en/latest/esp32/quickref.html#timers)
_taken = set()


class Timer:
    """Calls `callback()` every `period_ms`, outside the main loop; the callback must not block.

    rp2 has any number of virtual timers, id -1. The ESP32 port has four hardware timers and refuses -1
    in some releases, so a free id is taken there; OSError when none is left.
    """

    def __init__(self, callback):
        self._callback = callback
        self._timer = None
        self._id = None

    def start(self, period_ms):
        self.stop()
        self._id = self._take()
        self._timer = machine.Timer(self._id)
        self._timer.init(mode=machine.Timer.PERIODIC, period=period_ms, callback=self._fire)

    def stop(self):
        if self._timer is not None:
            self._timer.deinit()
            self._timer = None
            _taken.discard(self._id)

    def _fire(self, _):
        self._callback()

    @staticmethod
    def _take():
        if sys.platform != "esp32":
            return -1
        for number in range(_HARDWARE_TIMERS):
            if number not in _taken:
                _taken.add(number)
                return number
        raise OSError("all %d hardware timers are in use" % _HARDWARE_TIMERS)
