"""Modules that are needed now and then only need not stay in memory."""

import sys


def call(module, function, *args):
    """Call a function of a module, such as "home.release", and forget the module again. What it returned may live on."""
    try:
        return getattr(__import__(module, None, None, (function,)), function)(*args)
    finally:
        forget(module)


def forget(module):
    """Give back the memory of an imported submodule; of "home.configs.report" that of all of home.configs."""
    package, name = module.split(".")[:2]
    start = package + "." + name
    for loaded in list(sys.modules):
        if loaded == start or loaded.startswith(start + "."):
            del sys.modules[loaded]
    package = sys.modules[package]
    if hasattr(package, name):
        delattr(package, name)
