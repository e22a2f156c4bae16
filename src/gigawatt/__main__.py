"""`python -m gigawatt`: the command, wherever its script is not on the search path."""

from gigawatt.cli import main

main(prog_name="gigawatt")
