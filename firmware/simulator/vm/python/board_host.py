# How the host calls into Python: one function, with numbers and strings only.
import gc
import json
import sys
import micropython
import __main__
import _board_host


def _run(file):
    try:
        with open(file) as stream:
            source = stream.read()
        code = compile(source, file, "exec")
        del source
        exec(code, __main__.__dict__)
    except SystemExit:
        return 0
    except BaseException as error:
        sys.print_exception(error)
        return 1
    return 0


def _calibrate():
    exec(compile("import calibrate", "calibrate", "exec"), {})
    # From here on firmware sees only the modules a board has; the others live on in those that use them.
    for name in list(sys.modules):
        if name.startswith(("_board_", "board_", "machine_", "select_", "calibrate", "os.")):
            del sys.modules[name]


def _interrupt(handler, number, value):
    try:
        handler(number, value)
    except Exception as error:
        print("Unhandled exception in callback")  # what a board prints, and goes on
        sys.print_exception(error)


def _evaluate(expression):
    try:
        return json.dumps({"value": eval(expression, __main__.__dict__)})
    except Exception as error:
        return json.dumps({"error": repr(error)})


def _execute(code):
    try:
        exec(code, __main__.__dict__)
        return "{}"
    except Exception as error:
        sys.print_exception(error)
        return json.dumps({"error": repr(error)})


def call(request, a, b):
    if request == "timer":
        return _interrupt(machine_timers.fire, a, b)
    if request == "pin":
        return _interrupt(machine_pins.fire, a, b)
    if request == "collect":
        return gc.collect()
    if request == "allocated":
        return gc.mem_alloc()
    if request == "run":
        return _run(a)
    if request == "evaluate":
        return _evaluate(a)
    if request == "execute":
        return _execute(a)
    if request == "memory_info":
        return micropython.mem_info()
    if request == "calibrate":
        return _calibrate()


_board_host.set_call(call)
import machine_pins
import machine_timers
