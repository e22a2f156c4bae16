"""Sphinx as a child that ends with its starter: with all its workers, however the starter ends.

The starter holds the other end of standard input and never writes; the end of it means that it is
gone. Its arguments are those of Sphinx.
"""

import os
import signal
import sys
import threading


def _follow() -> None:
    """Wait for the end of standard input, then end this process and its group."""
    os.read(0, 1)
    if hasattr(os, "killpg") and os.getpgid(0) == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def main() -> int:
    """Run Sphinx on a leash; its exit status."""
    threading.Thread(target=_follow, daemon=True).start()
    from sphinx.cmd.build import main as sphinx

    return sphinx(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
