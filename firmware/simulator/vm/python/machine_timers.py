# Timer, WDT and RTC.
import sys
import board_time
from _board_system import feed_watchdog as _feed_watchdog, start_watchdog as _start_watchdog
from _board_time import set_seconds as _set_seconds, start_timer as _start_timer, stop_timer as _stop_timer

_RP2 = sys.platform == "rp2"
_RP2_LONGEST_WATCHDOG = 8388
_timers = {}
_last_id = 100


class Timer:
    ONE_SHOT = 0
    PERIODIC = 1

    def __init__(self, id=-1, **settings):
        global _last_id
        if _RP2 and id != -1:
            raise ValueError("Timer doesn't exist")  # the RP2040 has software timers only
        if not _RP2 and not -1 <= id <= 3:
            raise ValueError("invalid Timer number")
        if id == -1:
            _last_id += 1
            id = _last_id
        self._id = id
        self._callback = None
        if settings:
            self.init(**settings)

    def init(self, *, mode=PERIODIC, freq=-1, period=-1, callback=None, tick_hz=1000, hard=False):
        milliseconds = 1000 / freq if freq > 0 else period * 1000 / tick_hz
        self._callback = callback
        _timers[self._id] = self
        _start_timer(self._id, max(1, milliseconds), mode)

    def deinit(self):
        _stop_timer(self._id)
        if _timers.get(self._id) is self:
            del _timers[self._id]


def fire(id, periodic):
    timer = _timers.get(id)
    if timer is None:
        return
    if not periodic:
        del _timers[id]
    if timer._callback:
        timer._callback(timer)


class WDT:
    def __init__(self, id=0, timeout=5000):
        if id != 0:
            raise ValueError("WDT(%d) doesn't exist" % id)
        if timeout < 1 or (_RP2 and timeout > _RP2_LONGEST_WATCHDOG):
            raise ValueError("timeout exceeds " + str(_RP2_LONGEST_WATCHDOG) if _RP2 else "WDT timeout too short")
        _start_watchdog(timeout)

    def feed(self):
        _feed_watchdog()


class RTC:
    def __init__(self, id=0):
        pass

    def datetime(self, moment=None):
        if moment is None:
            year, month, day, hour, minute, second, weekday, _ = board_time.gmtime()
            return (year, month, day, weekday, hour, minute, second, 0)
        year, month, day, _, hour, minute, second = moment[:7]
        _set_seconds(board_time.mktime((year, month, day, hour, minute, second, 0, 0)))
