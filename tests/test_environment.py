"""What is installed, locked and promised agrees: pyproject.toml, environment.yml,
uv.lock, Makefile, README.
"""

import re
import socket
import subprocess
import sys
import tomllib

from ruamel.yaml import YAML

from gigawatt import paths

PROJECT = tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def name(requirement: str) -> str:
    return re.split(r"[<>=~! ;\[]", requirement)[0].lower().replace(".", "-").replace("_", "-")


def test_environment_yml_is_what_pyproject_says():
    environment = YAML(typ="safe").load(
        (paths.ROOT / "environment.yml").read_text(encoding="utf-8")
    )
    *conda, last = environment["dependencies"]
    skipped = {
        n
        for n, rule in PROJECT["tool"]["pyproject2conda"]["dependencies"].items()
        if rule.get("skip")
    }
    wanted = {
        r
        for r in PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
        if name(r) not in skipped
    }
    assert {r.replace(" ", "") for r in wanted} == {
        r for r in conda if name(r) not in ("python", "pip")
    }
    assert f"python{PROJECT['project']['requires-python']}" in conda
    assert last == {"pip": ["-e ."]}, "the editable install ends the file"


def test_every_dependency_is_locked_with_hashes():
    lock = tomllib.loads((paths.ROOT / "uv.lock").read_text(encoding="utf-8"))
    locked = {package["name"]: package for package in lock["package"]}
    for requirement in PROJECT["project"]["dependencies"]:
        assert name(requirement) in locked
    for package in lock["package"]:
        if "registry" in package["source"]:
            files = package.get("wheels", []) + ([package["sdist"]] if "sdist" in package else [])
            assert files and all(file["hash"].startswith("sha256:") for file in files), package[
                "name"
            ]


def test_make_targets_that_the_readme_names_exist():
    makefile = (paths.ROOT / "Makefile").read_text(encoding="utf-8")
    readme = (paths.ROOT / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.M))
    assert {"setup", "figures", "test", "lab", "check", "clean"} <= targets
    assert set(re.findall(r"`make ([a-z-]+)`", readme)) <= targets
    gate = (paths.ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert all(f"make {one}\n" in gate for one in ("lint", "figures", "test", "test-slow"))
    undocumented = [one for one in targets if not re.search(rf"^{one}:.*## \w", makefile, re.M)]
    assert undocumented == ["setup-with-pip"], "a line after ## is what make help shows"


def test_what_the_site_needs_is_what_the_tests_have():
    extra, dev = PROJECT["project"]["optional-dependencies"], PROJECT["dependency-groups"]["dev"]
    assert set(extra["site"]) | set(extra["cluster"]) <= set(dev)


def test_the_package_itself_knows_no_environment_of_its_own():
    for path in (paths.PACKAGE).rglob("*.py"):
        assert ".venv" not in path.read_text(encoding="utf-8"), path.name


def test_links_in_the_readmes_lead_somewhere():
    folders = (paths.DATA, paths.FIGURES, paths.ROOT / "teaching")
    for page in [*paths.ROOT.glob("*.md"), *(folder / "README.md" for folder in folders)]:
        for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_nothing_names_a_machine_or_a_person():
    """No absolute path and no home folder in any text of the repository."""
    folders = [paths.ROOT / f for f in ("src", "data", "notebooks", "figures", "tests", ".ci")]
    files = [
        p
        for f in folders
        for p in f.rglob("*")
        if p.suffix in {".py", ".csv", ".json", ".md", ".svg", ".ipynb", ".yaml"}
    ]
    for path in [*files, *paths.ROOT.glob("*.*")]:
        if (
            path.is_file() and path.suffix != ".lock" and path.name != ".git"
        ):  # a work tree of git has a file of that name
            found = re.search(
                r"(?<![\w.:/-])/(home|root|work|Users|tmp)/\w",
                path.read_text(encoding="utf-8", errors="ignore"),
            )
            assert not found, f"{path.name}: {found.group()}"


def test_a_port_that_is_taken_is_one_line():
    """`make app` says so before it computes the page, and how to choose another."""
    makefile = (paths.ROOT / "Makefile").read_text(encoding="utf-8")
    (check,) = re.findall(r"^\t@\$\(BIN\)/python -c '(import socket.*)'$", makefile, re.M)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        run = [sys.executable, "-c", check.replace("$(PORT)", port)]
        done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode and "make app PORT=" in done.stderr and done.stderr.count("\n") == 1
    assert subprocess.run(run, check=False).returncode == 0  # nobody listens there any more
