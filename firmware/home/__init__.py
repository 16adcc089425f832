"""HomeHub's firmware for Pico W and ESP32.

`_NAME = const(1)` is resolved by the compiler. No module imports `const`: that would cost memory in each, for nothing.
"""

VERSION = "1.0.0"

device = None  # the running Home, for a look around from the REPL after Ctrl-C


def run(boot):
    """Run the device; does not return. `boot` is the loader's account of this boot (see main.py)."""
    from .Home import Home

    global device
    device = Home(boot)
    device.run()
