"""What the command finds around it, made ordinary before it works; and what it says of its own
faults.
"""

import contextlib
import functools
import logging
import os
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator

from gigawatt.errors import clip

FAULT = 70  # the exit status of a fault of ours, as sysexits.h names it; bad input is 2
TRACE = "fault.txt"
ENDINGS = ("SIGTERM", "SIGHUP")  # what a system, a closing terminal or a batch queue sends
SOON_S = 0.05
# What libraries read from the environment when they load: a clock for what they write, which has
# none here, and the looks of a progress bar. An odd value would stop the work, or a kernel.
UNASKED = ("SOURCE_DATE_EPOCH", "TQDM_")
_stopped_by: list[int] = []


@contextlib.contextmanager
def ordinary() -> Iterator[None]:
    """Streams that are open, a drawing backend that exists, warnings that stop nothing, and an end
    that tidies up.

    A stream that was closed is opened on nothing: else the first file that is opened would take its
    number, and what is meant for the terminal would be written into it.
    """
    _open_streams()
    os.environ["MPLBACKEND"] = "agg"  # the command draws into files only
    for name in [one for one in os.environ if one.startswith(UNASKED)]:
        del os.environ[name]
    # That its list of fonts cannot be kept in somebody's home moves no figure.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        if sys.warnoptions:  # asked for with -W or PYTHONWARNINGS, by somebody who debugs Python
            warnings.simplefilter("ignore")
        with _tidy_end():
            yield


@contextlib.contextmanager
def _tidy_end() -> Iterator[None]:
    """Let a polite request to end stop the work as Ctrl-C does, so that nothing is left behind.

    One that the starter chose to ignore, as nohup does, stays ignored.
    """
    _stopped_by.clear()
    before = {}
    if threading.current_thread() is threading.main_thread():
        for number in (getattr(signal, name, None) for name in ENDINGS):
            if number and signal.getsignal(number) is signal.SIG_DFL:
                before[number] = signal.signal(number, _stop)
    usual = sys.unraisablehook
    sys.unraisablehook = functools.partial(_once_more, usual)
    try:
        yield
    finally:
        sys.unraisablehook = usual
        for number, was in before.items():
            signal.signal(number, was)


def _stop(number: int, _frame: object) -> None:
    _stopped_by.append(number)
    raise KeyboardInterrupt


def _once_more(
    usual: "Callable[[sys.UnraisableHookArgs], object]", lost: "sys.UnraisableHookArgs"
) -> None:
    """Ask again for an end that came amid what may raise nothing, such as the end of a weak
    reference: there Python prints it and goes on.
    """
    if lost.exc_type is not KeyboardInterrupt:
        usual(lost)
        return
    number = _stopped_by[-1] if _stopped_by else signal.SIGINT
    again = threading.Timer(SOON_S, os.kill, (os.getpid(), number))
    again.daemon = True
    again.start()


def end() -> None:
    """Let nothing disturb Python while it ends: there is no more work that could be stopped."""
    if threading.current_thread() is threading.main_thread():
        for name in ("SIGINT", *ENDINGS):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), signal.SIG_IGN)


def status_of_stop() -> int:
    """The exit status of work that was stopped, as shells count it: 130 after Ctrl-C."""
    return 128 + (_stopped_by[0] if _stopped_by else signal.SIGINT)


def _open_streams() -> None:
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, os.O_RDWR)  # takes the lowest free number
            os.set_inheritable(opened, True)  # children count on it too
        if getattr(sys, name) is None:
            mode = "r" if number == 0 else "w"
            nothing = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, open(nothing, mode, encoding="utf-8", closefd=False))  # noqa: SIM115


def fault(error: BaseException) -> str:
    """One line on an error that nobody foresaw, with a way to report it."""
    if isinstance(error, MemoryError):
        return "not enough memory for this; ask for fewer draws or scenarios at a time"
    kept = _kept(error)
    return (
        f"a fault of gigawatt itself ({type(error).__name__}: {clip(error, 120)}); "
        f"please report it: open an issue with the command{f' and {kept}' if kept else ''}"
    )


def _kept(error: BaseException) -> str:
    """Where the traceback of a fault is kept for the report; empty where it cannot be."""
    from gigawatt import paths

    try:
        paths.BUILD.mkdir(parents=True, exist_ok=True)
        text = "".join(traceback.format_exception(error))
        (paths.BUILD / TRACE).write_text(text, encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return paths.shown(paths.BUILD / TRACE)
