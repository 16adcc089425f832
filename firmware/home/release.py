"""Which release is on this board, proven by the bytes on its flash; and may another one come? Needed now and then only."""

import json
import os
import sys
from binascii import hexlify, unhexlify
from hashlib import sha256

from . import VERSION
from .board import is_spelled

_CHUNK = const(512)
_HMAC_BLOCK = const(64)  # bytes SHA-256 works on: RFC 2104, section 2


class Refusal(ValueError):
    """The board must not take this release: says why."""


def identify(device):
    """{"version", "sequence", "slot", "files_sha256", "signed"} of the copy that runs.

    version and sequence come from the release's manifest.json, if the board was set up with one;
    slot is "a", "b" or "provisioned"; files_sha256 is the SHA-256 over one line per file of the package,
    sorted by path: "<SHA-256 of the file> <its size> <its path>" and a line feed.
    """
    slot = device.boot.slot
    root = "/slots/%s/" % slot if slot else "/"
    try:
        with open(root + "manifest.json") as f:
            manifest = json.load(f)
    except (OSError, ValueError):
        manifest = {}
    total = sha256()
    for path in sorted(files(root)):
        total.update("%s %d %s\n" % (digest(root + path) + (path,)))
    return {
        "version": manifest.get("version", VERSION),
        "sequence": manifest.get("sequence", 0),
        "slot": slot or "provisioned",
        "files_sha256": hexlify(total.digest()).decode(),
        "signed": device.config.update_key is not None,
    }


def digest(path):
    """(SHA-256 in hexadecimal, bytes) of a file; None if there is none."""
    hash = sha256()
    size = 0
    try:
        for piece in pieces(path):
            hash.update(piece)
            size += len(piece)
    except OSError:
        return None
    return hexlify(hash.digest()).decode(), size


def pieces(path):
    """The content of a file, in views of one buffer."""
    buffer = memoryview(bytearray(_CHUNK))
    with open(path, "rb") as f:
        count = f.readinto(buffer)
        while count:
            yield buffer[:count]
            count = f.readinto(buffer)


def files(root, directory="home"):
    """Paths of all files below `directory`, relative to `root`."""
    for entry in os.ilistdir(root + directory):
        path = directory + "/" + entry[0]
        if entry[1] & 0x4000:
            yield from files(root, path)
        else:
            yield path


def check_command(home, args, id):
    """Is it signed with the board's key, if that has one, and newer than what runs? Refusal says what is wrong."""
    key = home.config.update_key
    sequence = args["sequence"]
    downgrade = args.get("downgrade") is True
    if key is not None:
        try:
            key = unhexlify(key) + bytes(_HMAC_BLOCK // 2)
        except (ValueError, TypeError):
            key = b""
        if len(key) != _HMAC_BLOCK:
            raise Refusal("UPDATE_KEY in /config.py is not 64 hexadecimal digits")
        text = "homehub-update-1\n%s\n%s\n%s\n%d\n%s\n%d" % (
            home.config.device_id, id, args["release"], sequence, args["manifest_sha256"], downgrade)
        right = hexlify(_keyed(key, 0x5C, _keyed(key, 0x36, text.encode())))
        given = str(args.get("signature")).encode()
        different = len(given) ^ len(right)
        for one, other in zip(right, given):  # all of it, so that the time it takes tells nothing
            different |= one ^ other
        if different:
            raise Refusal("the signature is wrong")
    running = home.updates.release["sequence"]
    if sequence <= running and not downgrade:
        raise Refusal("sequence %d is not newer than %d, which runs" % (sequence, running))


def _keyed(key, pad, text):
    """A half of HMAC."""
    return sha256(bytes(byte ^ pad for byte in key) + text).digest()


def check_manifest(path, args):
    """The files of the manifest that came: [(path, (SHA-256, bytes))]. Refusal says what is wrong."""
    other = Refusal("the manifest is not the one that was announced")
    if digest(path)[0] != args["manifest_sha256"]:
        raise other
    try:
        with open(path) as f:
            manifest = json.load(f)
        if manifest["version"] != args["release"] or manifest["sequence"] != args["sequence"]:
            raise other
        if sys.platform not in manifest["platforms"]:
            raise Refusal("it is not for %s" % sys.platform)
        wanted = []
        last = ""
        for one in manifest["files"]:
            path, hash = one["path"], one["sha256"]
            if (path <= last or not path.startswith("home/") or not is_spelled(path, "-_./") or "/." in path or "//" in path
                    or path.split(".")[-1] not in ("py", "mpy", "json") or len(hash) != 64 or not is_spelled(hash, "")):
                raise Refusal("the manifest has an impossible file: %s" % path)
            last = path
            wanted.append((path, (hash, int(one["size"]))))
    except (KeyError, TypeError, AttributeError):
        raise Refusal("the manifest is malformed")
    return wanted
