"""Filling the idle slot: what is there already stays, what the running slot has is copied, the rest is fetched.

A file comes as /slots/<slot>/<its SHA-256>.part and gets its name when it is complete and right, so that a later attempt
goes on where this one ended, and never with something else.
"""

import os

from ..board import fs_free, ms
from ..release import check_manifest, digest, files, pieces

_BLOCK = const(4096)  # of the flash file system
_RESERVE = const(32768)  # left free for what the board writes itself, the log above all
_SLOWEST = const(256)  # bytes a second, after a minute


def fill(home, args, source, note):
    """A generator that installs a release up to the switch of the pointer. Returns the slot's name. ValueError, OSError.

    `note(state)` is called when it comes to another state."""
    status = home.updates.status
    running = home.boot.slot
    slot = "b" if running == "a" else "a"
    running = "/slots/%s/" % running if running else "/"
    root = "/slots/%s/" % slot
    _make_way(root + "home/")
    manifest = root + "manifest.new"
    open(manifest, "wb").close()
    yield from source.fetch("manifest.json", manifest)
    wanted = check_manifest(manifest, args)
    os.rename(manifest, root + "manifest.json")
    proofs = dict(wanted)
    for path in list(files(root)):
        if digest(root + path) != proofs.get(path):
            os.remove(root + path)
        yield
    parts = [name for name in os.listdir(root) if name.endswith(".part")]
    needed = _RESERVE
    total = 0
    todo = []
    for path, proof in wanted:
        if digest(root + path) != proof:
            missing = proof[1]
            part = proof[0] + ".part"
            copied = digest(running + path) == proof
            if part in parts:
                parts.remove(part)
                missing -= os.stat(root + part)[6]
            if not copied:
                total += missing
            needed += missing + _BLOCK
            todo.append((path, root + part, proof, copied))
        yield
    for part in parts:
        os.remove(root + part)  # of another release
    if needed > fs_free():
        raise OSError("the flash is too full: %d bytes free, %d needed" % (fs_free(), needed))
    status["bytes_total"] = total
    source.until = ms() + 60000 + total * 1000 // _SLOWEST
    for path, part, proof, copied in todo:
        if not copied:
            yield from source.fetch(path, part, proof[1])
            continue
        with open(part, "wb") as copy:
            for piece in pieces(running + path):
                copy.write(piece)
                yield
    status["progress"] = 100
    note("verifying")
    for path, part, proof, _ in todo:
        yield
        if digest(part) != proof:
            os.remove(part)
            raise ValueError("%s is not what the manifest says" % path)
        _make_way(root + path)
        os.rename(part, root + path)
    return slot


def _make_way(path):
    """Make the directories that a path goes through."""
    at = path.find("/", 1)
    while at > 0:
        try:
            os.mkdir(path[:at])
        except OSError:
            pass  # it is there
        at = path.find("/", at + 1)
