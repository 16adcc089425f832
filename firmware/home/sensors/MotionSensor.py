"""Passive infrared motion sensor with a digital output that is high while it sees motion (HC-SR501 and alike)."""

from machine import Pin

from . import Sensor, whole_number

_DEFAULT_MS = const(10000)
_LONGEST_MS = const(3600000)


class MotionSensor(Sensor):
    """Settings: `pin`, `retrigger_delay_ms` (0 to 3600000, default 10000): motion lasts this long after the last pulse."""

    pin_use = "input"
    _pin = None
    _pulsed = _moving = False  # pulsed: set by the interrupt, so that a pulse shorter than a tick counts too
    _seen = 0

    def configure(self, settings):
        self._delay = whole_number(settings, "retrigger_delay_ms", _DEFAULT_MS, 0, _LONGEST_MS)

    def start(self):
        self._pin = Pin(self.pin, Pin.IN, Pin.PULL_DOWN)
        self._pin.irq(self._pulse, Pin.IRQ_RISING)
        self.changed = True

    def stop(self):
        if self._pin:
            self._pin.irq(None)
            self._pin = None

    def _pulse(self, _):
        self._pulsed = True

    def step(self, now):
        if self._pulsed or self._pin.value():
            self._pulsed = False
            self._seen = now
            moving = True
        else:
            moving = self._moving and now - self._seen < self._delay
        if moving != self._moving:
            self._moving = moving
            self.changed = True

    def state(self):
        return {"state": "ON" if self._moving else "OFF"}

    def components(self):
        return ((None, {"p": "binary_sensor", "name": self.name, "dev_cla": "motion",
                        "val_tpl": "{{ value_json.state }}"}),)
