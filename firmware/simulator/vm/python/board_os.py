# What os has on a board and this build leaves out.
import random
import sys
from collections import namedtuple
import _board_system

_Uname = namedtuple("uname", ("sysname", "nodename", "release", "version", "machine"))

_DIRECTORY = 0x4000


def extend(os, machine):
    release = ".".join(str(part) for part in sys.implementation.version[:3])

    def uname():
        return _Uname(sys.platform, sys.platform, release, "v" + release + " on a virtual device", machine)

    def urandom(count):
        return bytes(random.getrandbits(8) for _ in range(count))

    plain_ilistdir = os.ilistdir

    def ilistdir(path="."):
        for entry in plain_ilistdir(path):
            size = 0 if entry[1] == _DIRECTORY else os.stat(path.rstrip("/") + "/" + entry[0])[6]
            yield (entry[0], entry[1], 0, size)

    os.ilistdir = ilistdir
    os.uname = uname
    os.urandom = urandom
    os.sync = _board_system.sync
    for name in ("path", "__path__", "__version__", "sep"):
        if hasattr(os, name):
            delattr(os, name)
