# Pin, Signal, PWM and ADC.
import sys
from _board_pins import pull as _pull, read as _read, read_analog as _read_analog, write as _write, write_pwm as _write_pwm

_RP2 = sys.platform == "rp2"
_LED = 64
_ESP32_MISSING = (20, 24, 28, 29, 30, 31)
_handlers = {}
_pwm = set()


def _number(id):
    if isinstance(id, Pin):
        return id._id
    if _RP2 and isinstance(id, str):
        if id == "LED":
            return _LED
        if id[:2] == "GP" and id[2:].isdigit():
            id = int(id[2:])
    if isinstance(id, int) and 0 <= id <= (29 if _RP2 else 39) and (_RP2 or id not in _ESP32_MISSING):
        return id
    raise ValueError("invalid pin" if isinstance(id, int) else 'unknown named pin "%s"' % id)


class Pin:
    IN = 0
    OUT = 1 if _RP2 else 3
    OPEN_DRAIN = 2 if _RP2 else 7
    PULL_UP = 1 if _RP2 else 2
    PULL_DOWN = 2 if _RP2 else 1
    IRQ_FALLING = 4 if _RP2 else 2
    IRQ_RISING = 8 if _RP2 else 1

    def __init__(self, id, mode=-1, pull=-1, *, value=None, drive=0, alt=-1):
        self._id = _number(id)
        self.init(mode, pull, value=value)

    def init(self, mode=-1, pull=-1, *, value=None, drive=0, alt=-1):
        if not _RP2 and self._id >= 34 and mode in (Pin.OUT, Pin.OPEN_DRAIN):
            raise ValueError("pin can only be input")
        if mode != -1 and self._id in _pwm:  # an ordinary pin again
            _pwm.remove(self._id)
            _write_pwm(self._id, 0, 0)
        _pull(self._id, 1 if pull == Pin.PULL_UP else 0)
        if value is not None:
            self.value(value)

    def value(self, level=None):
        if level is None:
            return _read(self._id)
        _write(self._id, 1 if level else 0)

    __call__ = value

    def on(self):
        _write(self._id, 1)

    def off(self):
        _write(self._id, 0)

    high = on
    low = off

    def toggle(self):
        _write(self._id, 1 - _read(self._id))

    def irq(self, handler=None, trigger=None, *, priority=1, wake=None, hard=False):
        if handler is None:
            _handlers.pop(self._id, None)
        else:
            _handlers[self._id] = (self, handler, Pin.IRQ_RISING | Pin.IRQ_FALLING if trigger is None else trigger)

    def __repr__(self):
        return "Pin(%d)" % self._id


def fire(id, level):
    registered = _handlers.get(id)
    if registered and registered[2] & (Pin.IRQ_RISING if level else Pin.IRQ_FALLING):
        registered[1](registered[0])


class Signal:
    def __init__(self, pin, *, invert=False):
        self._pin = pin
        self._invert = 1 if invert else 0

    def value(self, level=None):
        if level is None:
            return self._pin.value() ^ self._invert
        self._pin.value((1 if level else 0) ^ self._invert)

    __call__ = value

    def on(self):
        self.value(1)

    def off(self):
        self.value(0)


class PWM:
    def __init__(self, pin, *, freq=None, duty_u16=None, duty_ns=None, duty=None, invert=False):
        self._id = _number(pin)
        self._freq = 0 if _RP2 else 5000
        self._duty = 0
        self.init(freq=freq, duty_u16=duty_u16, duty_ns=duty_ns, duty=duty)

    def init(self, *, freq=None, duty_u16=None, duty_ns=None, duty=None, invert=False):
        if freq is not None:
            self._freq = freq
        if duty is not None:
            self._duty = duty * 65535 // 1023
        if duty_ns is not None:
            self._duty = duty_ns * self._freq * 65535 // 1000000000
        if duty_u16 is not None:
            self._duty = min(max(duty_u16, 0), 65535)
        _pwm.add(self._id)
        _write_pwm(self._id, self._freq, self._duty)

    def freq(self, hertz=None):
        if hertz is None:
            return self._freq
        if hertz <= 0:
            raise ValueError("freq too small")
        self.init(freq=int(hertz))

    def duty_u16(self, duty=None):
        if duty is None:
            return self._duty
        if not isinstance(duty, int):
            raise TypeError("can't convert %s to int" % type(duty).__name__)
        self.init(duty_u16=duty)

    def duty_ns(self, duration=None):
        if duration is None:
            return self._duty * 1000000000 // (65535 * max(1, self._freq))
        self.init(duty_ns=duration)

    def deinit(self):
        if _RP2:
            return  # it stops the counter; the pin keeps its level (ports/rp2/machine_pwm.c)
        self._duty = 0
        _write_pwm(self._id, 0, 0)


if not _RP2:

    def _duty(self, duty=None):
        if duty is None:
            return self._duty * 1023 // 65535
        if not 0 <= duty <= 1023:
            raise ValueError("duty must be between 0 and 1023")
        self.init(duty=duty)

    PWM.duty = _duty


class ADC:
    CORE_TEMP = 4
    ATTN_11DB = 3

    def __init__(self, pin, *, atten=None):
        self._id = pin if isinstance(pin, int) else _number(pin)

    def read_u16(self):
        return _read_analog(self._id)
