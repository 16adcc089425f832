"""What this board is."""

import binascii
import os

import machine


def board_name():
    """The board as MicroPython names it, for example "Raspberry Pi Pico W with RP2040"."""
    return os.uname().machine


def micropython_version():
    return os.uname().release


def unique_id():
    """The chip's unique id in hexadecimal: the flash chip's on rp2, the MAC address on the ESP32."""
    return binascii.hexlify(machine.unique_id()).decode()


def fs_free():
    """Free bytes on the flash file system."""
    stat = os.statvfs("/")
    return stat[0] * stat[3]
