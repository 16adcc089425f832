"""The board's own LED: what the device is doing, seen from across the room."""

from machine import Pin

from ..Timer import Timer
from . import Sensor

_STEP_MS = const(100)

# One bit per 100 ms, first step in the lowest bit, and how many bits before it repeats.
_PATTERNS = {
    "wifi": (0b0000011111, 10),  # half a second on, half a second off: joining Wi-Fi
    "mqtt": (0b0000000101, 10),  # two short flashes a second: looking for the broker
    "running": (0b1, 30),  # a short flash every 3 s: all is well
    "error": (0b010101, 20),  # three short flashes, a pause: safe mode or a sensor that fails
    "identify": (0b01, 2),  # flickering: "here I am"
}


class StatusLED(Sensor):
    """Settings: `pin` (a GPIO number or "LED"). A timer drives it, so it goes on while the loop connects."""

    pin_use = "output"
    _pin = pattern = None
    _bits = _at = 0
    _length = 1

    def configure(self, settings):
        self._timer = Timer(self._tick)

    def start(self):
        self._pin = Pin(self.pin, Pin.OUT, value=0)
        self._timer.start(_STEP_MS)

    def stop(self):
        self._timer.stop()
        if self._pin:
            self._pin.value(0)
            self._pin = None

    def show(self, pattern):
        """wifi, mqtt, running, error or identify."""
        if pattern != self.pattern:
            self.pattern = pattern
            self._bits, self._length = _PATTERNS[pattern]
            self._at = 0

    def _tick(self):
        self._pin.value(self._bits >> self._at & 1)
        self._at = (self._at + 1) % self._length
