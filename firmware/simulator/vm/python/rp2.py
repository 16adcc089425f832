# The parts of rp2 that do not need the chip.
from network import country


def bootsel_button():
    return 0
