"""Modules that are needed at start only need not stay in memory."""

import sys


def forget(name):
    """Give back the memory of an imported submodule, such as "home.release"."""
    package, _, module = name.rpartition(".")
    del sys.modules[name]
    delattr(sys.modules[package], module)
