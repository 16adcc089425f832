"""Which release is on this board, proven by the bytes on its flash. Needed at start only."""

import hashlib
import json
import os
from binascii import hexlify

from micropython import const

import home

_CHUNK = const(512)


def identify():
    """{"version", "sequence", "slot", "files_sha256"} of the copy that runs.

    version and sequence come from the release's manifest.json, if the board was set up with one;
    slot is "a", "b" or "provisioned"; files_sha256 is the SHA-256 over one line per file of the package,
    sorted by path: "<SHA-256 of the file> <its size> <its path>" and a line feed.
    """
    package = home.__file__.rsplit("/", 1)[0]  # "home", or "/slots/a/home"
    root = package[: -len("home")]
    parts = root.split("/")
    manifest = _manifest(root)
    return {
        "version": manifest.get("version", home.VERSION),
        "sequence": manifest.get("sequence", 0),
        "slot": parts[2] if parts[1:2] == ["slots"] else "provisioned",
        "files_sha256": _files_sha256(root),
    }


def _manifest(root):
    try:
        with open(root + "manifest.json") as f:
            return json.load(f)
    except (OSError, ValueError):
        return {}


def _files_sha256(root):
    total = hashlib.sha256()
    buffer = memoryview(bytearray(_CHUNK))
    for path in sorted(_files(root, "home")):
        digest = hashlib.sha256()
        size = 0
        with open(root + path, "rb") as f:
            while True:
                count = f.readinto(buffer)
                if not count:
                    break
                digest.update(buffer[:count])
                size += count
        total.update(("%s %d %s\n" % (hexlify(digest.digest()).decode(), size, path)).encode())
    return hexlify(total.digest()).decode()


def _files(root, directory):
    """Paths of all files below `directory`, relative to `root`."""
    for entry in os.ilistdir(root + directory):
        path = directory + "/" + entry[0]
        if entry[1] & 0x4000:
            for below in _files(root, path):
                yield below
        else:
            yield path
