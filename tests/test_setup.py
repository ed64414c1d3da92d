"""What the README promises is so: settings, packages, commands; and the lock files are in step."""

import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from dataclasses import MISSING, fields
from pathlib import Path

import pytest
from flask import Flask

from licensing.config import Settings
from tests.test_architecture import imports

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
IMPORTED_AS = {
    "AntiSSRF": "microsoft-antissrf", "PIL": "pillow", "fontTools": "fonttools", "passlib": "libpass",
    "stdnum": "python-stdnum",
}  # fmt: skip
"""Packages whose modules have another name."""


def settings_table() -> str:
    """The README's table of settings, as it should be."""
    rows = ["| name | what it is | default |", "|---|---|---|"]
    for setting in fields(Settings):
        assert setting.default is not MISSING
        shown = {"": "", (): "", False: "no", True: "yes"}.get(setting.default, setting.default)
        name, meaning = setting.metadata["env"], setting.metadata["meaning"]
        rows.append(f"| {name} | {meaning} | {f'`{shown}`' if shown != '' else ''} |")
    return "\n".join(rows)


def required(file: str) -> set[str]:
    """Names of the packages that a requirements file names itself."""
    lines = (ROOT / file).read_text().splitlines()
    names = (re.match(r"[a-z0-9][a-z0-9._-]*", line, re.IGNORECASE) for line in lines)
    return {name[0].lower() for name in names if name}


def test_the_readme_has_every_setting_as_it_is() -> None:
    told = README.split("<!-- settings -->\n")[1].split("\n<!-- /settings -->")[0]
    assert told == settings_table()


@pytest.mark.parametrize("file", ["requirements.in", "requirements-dev.in"])
def test_the_readme_says_why_each_package_is_there(file: str) -> None:
    explained = set(re.findall(r"^\| ([a-z0-9-]+) \| ", README, re.MULTILINE))
    assert required(file) <= explained


def test_the_readme_explains_no_package_that_is_gone() -> None:
    tables = README.split("## What it stands on")[1].split("## The house")[0]
    explained = set(re.findall(r"^\| ([a-z0-9-]+) \| ", tables, re.MULTILINE)) - {"package"}
    assert explained == required("requirements.in") | required("requirements-dev.in")


@pytest.mark.parametrize("lock", ["requirements", "requirements-dev"])
def test_what_is_required_is_pinned_with_hashes(lock: str) -> None:
    text = (ROOT / f"{lock}.txt").read_text()
    pinned = set(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==", text, re.MULTILINE))
    assert required(f"{lock}.in") <= pinned
    assert len(pinned) <= text.count("--hash=sha256:")
    assert "://" not in text, "a lock file names no host"


def test_what_the_house_imports_it_requires_by_name() -> None:
    theirs = {each.package for each in imports()} - set(sys.stdlib_module_names) - {"licensing"}
    names = {IMPORTED_AS.get(name, name).lower().replace("_", "-") for name in theirs}
    assert names <= required("requirements.in")


def test_every_command_the_readme_names_is_there(sqlite_app: Flask) -> None:
    runner = sqlite_app.test_cli_runner()
    for name in set(re.findall(r"`flask ([a-z]+ ?[a-z]*)", README)):
        answer = runner.invoke(args=[*name.split(), "--help"])
        assert answer.exit_code == 0, f"flask {name}: {answer.output}"


def test_every_target_the_readme_names_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {word for line in re.findall(r"make ([a-z ]+)", README) for word in line.split()[:3]}
    assert {"run", "test", "setup", "bench", "format", "lint", "types", "lock"} <= named & targets


@pytest.mark.parametrize("script", ["ops/setup", ".ci/run"])
def test_the_scripts_can_be_run_by_any_shell(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)
    assert (ROOT / script).read_text().startswith("#!/bin/sh\n")
    subprocess.run(["sh", "-n", ROOT / script], check=True)


def test_without_a_python_that_is_new_enough_setup_says_what_to_install(tmp_path: Path) -> None:
    folder = tmp_path / "offprint"
    (folder / "ops").mkdir(parents=True)
    shutil.copy(ROOT / "ops" / "setup", folder / "ops" / "setup")
    (tmp_path / "bin").mkdir()
    old = tmp_path / "bin" / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(old.stat().st_mode | stat.S_IXUSR)
    for tool in ("dirname", "echo", "id", "sh"):
        found = shutil.which(tool)
        assert found
        (tmp_path / "bin" / tool).symlink_to(found)
    done = subprocess.run(
        [folder / "ops" / "setup"],
        env={"PATH": str(tmp_path / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    for command in ("apt-get install", "dnf install", "brew install"):
        assert command in done.stderr


def test_the_project_asks_for_the_python_that_setup_does() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == ">=3.11"
    assert "(3, 11)" in (ROOT / "ops" / "setup").read_text()
