# time, with the board's clock: its own speed, its own epoch, sleeping without burning the host's CPU.
import utime as _utime
import _board_system
from _board_time import ticks_ms, ticks_us, sleep_ms as _sleep_ms, seconds as time

_EPOCH = 946684800 if _board_system.epoch_year() == 2000 else 0

ticks_add = _utime.ticks_add
ticks_diff = _utime.ticks_diff
ticks_cpu = ticks_us


def sleep_ms(milliseconds):
    if milliseconds > 0 and _sleep_ms(milliseconds):
        while True:
            pass  # interrupted: the VM raises the waiting KeyboardInterrupt when it next loops


def sleep(seconds):
    sleep_ms(seconds * 1000)


def sleep_us(microseconds):
    sleep_ms(microseconds / 1000)


def gmtime(seconds=None):
    return _utime.gmtime((time() if seconds is None else int(seconds)) + _EPOCH)[:8]


localtime = gmtime


def mktime(moment):
    return int(_utime.mktime(moment)) - _EPOCH


def time_ns():
    return time() * 1000000000
