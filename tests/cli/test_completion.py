"""What the Tab key offers, through the shell's own machinery where the shell is there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from gigawatt.cli import completion, main
from gigawatt.estimates import choices

COMMAND = Path(sys.executable).with_name("gigawatt")


def offered(*before: str, begun: str = "") -> list[str]:
    found = ShellComplete(main, {}, "gigawatt", completion.VARIABLE)
    return [item.value for item in found.get_completions(list(before), begun)]


@pytest.mark.parametrize(
    "before, begun, wanted",
    [
        ((), "est", "estimate"),
        (("estimate",), "site_cap", "site_capex_usd"),
        (("estimate", "--set"), "purchase", "purchase_year="),
        (("estimate", "--scenario"), "", "default"),
        (("explain",), "01-chips", "01-chips-to-site"),
        (("run",), "03", "03-power-and-gigawatt-sites"),
        (("solve", "payback_years=4", "--for"), "rent_usd", "rent_usd_per_accelerator_hour"),
        (("verify",), "00-", "00-four-answers"),
        (("sweep",), "it_power", "it_power_mw"),
        (("completion",), "z", "zsh"),
    ],
)
def test_tab_offers(before, begun, wanted):
    found = offered(*before, begun=begun)
    assert wanted in found
    assert all(name.startswith(begun) for name in found)


def test_every_quantity_can_be_completed():
    assert offered("estimate") == choices.names()


@pytest.mark.parametrize("shell", completion.SHELLS)
def test_each_shell_has_a_script(shell):
    text = completion.script(shell, main)
    assert completion.VARIABLE in text and f"{shell}_complete" in text


def test_another_shell_is_refused():
    with pytest.raises(ValueError, match="no completion for it; there is one for bash, zsh, fish"):
        completion.script("csh", main)


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes_with_the_installed_command(tmp_path):
    lines = 'eval "$(gigawatt completion bash)"; ' + (
        "COMP_WORDS=(gigawatt estimate facility_pow); COMP_CWORD=2; "
        '_gigawatt_completion gigawatt; echo "${COMPREPLY[@]}"'
    )
    where = f"{COMMAND.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "--norc", "-c", lines],
        env={"PATH": where, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.split() == ["facility_power_mw"], done.stderr


@pytest.mark.parametrize("place", ["", "x", "-5", "99999"])
def test_a_line_that_no_shell_sends_is_answered_in_silence(place):
    done = subprocess.run(
        [sys.executable, "-c", "from gigawatt.cli import main; main(prog_name='gigawatt')"],
        env={
            **os.environ,
            completion.VARIABLE: "bash_complete",
            "COMP_WORDS": "gigawatt estimate",
            "COMP_CWORD": place,
        },
        capture_output=True,
        text=True,
    )
    assert done.stderr == "" and done.returncode in (0, 1)
