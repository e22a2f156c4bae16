"""The command as a process: `gigawatt`, or `python -m gigawatt` wherever its script is not on the
search path.
"""

import signal


def main() -> None:
    """Run the command; Ctrl-C while it is still being loaded ends it without a word."""
    usual = signal.getsignal(signal.SIGINT)
    if usual is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from gigawatt import cli

    if usual is signal.default_int_handler:
        signal.signal(signal.SIGINT, usual)
    cli.main(prog_name="gigawatt")


if __name__ == "__main__":
    main()
