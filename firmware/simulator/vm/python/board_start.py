# Runs once before boot.py: gives the VM the names and modules of the board.
import sys
import errno
import os
import utime
import _board_system

PLATFORM = _board_system.platform()
MACHINE = _board_system.machine()


def _become(text, new):
    _board_system.rewrite_string(id(text), new)


_become(sys.platform, PLATFORM)
_become(sys.implementation._machine, MACHINE)
_board_system.renumber_errors(id(errno), id(errno.errorcode))

import board_host
import board_os
import board_time
import board_gc
import machine
import network
import socket
import select_poll
import dht
import ssl
import ntptime

board_os.extend(os, MACHINE)
modules = sys.modules
modules["time"] = modules["utime"] = board_time
modules["gc"] = modules["ugc"] = board_gc
modules["select"] = modules["uselect"] = select_poll
modules["usocket"] = socket
modules["umachine"] = machine
modules["os"] = modules["uos"] = os
if PLATFORM == "rp2":
    import rp2
else:
    import esp32
