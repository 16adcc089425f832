# machine, as far as HomeHub's kind of firmware uses it.
import sys
from binascii import unhexlify as _unhexlify
import _board_system
import _board_time
from machine_pins import ADC, PWM, Pin, Signal
from machine_timers import RTC, Timer, WDT

PWRON_RESET = 1
WDT_RESET = 3
if sys.platform == "esp32":
    HARD_RESET = 2
    DEEPSLEEP_RESET = 4
    SOFT_RESET = 5

_UNIQUE_ID = _unhexlify(_board_system.unique_id())


def unique_id():
    return _UNIQUE_ID


def reset():
    _board_system.reset("hard", 0)


def soft_reset():
    _board_system.reset("soft", 0)


def deepsleep(milliseconds=0):
    _board_system.reset("deepsleep", milliseconds)


def lightsleep(milliseconds=0):
    _board_time.sleep_ms(milliseconds)


def idle():
    _board_time.sleep_ms(1)


def reset_cause():
    return _board_system.reset_cause()


def freq(hertz=None):
    if hertz is None:
        return _board_system.cpu_hz()


def disable_irq():
    _board_time.interrupts_off(1)
    return 0


def enable_irq(state=0):
    _board_time.interrupts_off(0)
