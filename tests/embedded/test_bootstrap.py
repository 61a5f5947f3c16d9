"""Whatever `python3` a person types, `manage.py` finds one that can run it and makes the environment, or says why."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest

from embedded.servers import PROJECT
from tests.embedded.conftest import clean_environment, eventually

BASE = getattr(sys, "_base_executable", sys.executable)
FINDS = "import bootstrap; print(bootstrap.find_python())"


def find_with(path: str, script: str = FINDS) -> subprocess.CompletedProcess[str]:
    """Ask bootstrap for a Python while PATH is this and no pyenv is about; our own Python counts as too old."""
    too_old = "import sys; sys._base_executable = '/bin/false'; "
    return subprocess.run(
        [BASE, "-c", too_old + script],
        env=clean_environment() | {"PATH": path, "HOME": "/nonexistent"},
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )


def test_a_shim_that_refuses_is_passed_over(tmp_path: Path) -> None:
    shims, good = tmp_path / "first", tmp_path / "second"
    for folder in (shims, good):
        folder.mkdir()
    (shims / "python3.13").write_text("#!/bin/sh\nexit 127\n")
    (shims / "python3.13").chmod(0o755)
    (good / "python3.12").symlink_to(BASE)
    done = find_with(f"{shims}:{good}")
    assert done.stdout.strip() == str(good / "python3.12")


def test_a_pyenv_behind_its_shims_is_found_with_an_empty_home(tmp_path: Path) -> None:
    (tmp_path / "shims").mkdir()
    real = tmp_path / "versions" / "3.13.0" / "bin"
    real.mkdir(parents=True)
    (real / "python3.13").symlink_to(BASE)
    assert find_with(str(tmp_path / "shims")).stdout.strip() == str(real / "python3.13")


def test_with_no_python_at_all_one_line_says_so(tmp_path: Path) -> None:
    script = "import sys, bootstrap; bootstrap.VENV = bootstrap.VENV_PYTHON = '/nonexistent'; "
    done = find_with(str(tmp_path), script + "sys.prefix = sys.base_prefix; bootstrap.ensure(['up'])")
    assert done.returncode == 1
    assert done.stderr.startswith("pilotlight: no Python 3.12, 3.13 or 3.14 was found.")
    assert done.stderr.count("\n") == 1


def test_a_python_without_venv_is_met_with_the_line_that_helps(tmp_path: Path) -> None:
    bare = tmp_path / "python3.12"
    bare.write_text('#!/bin/sh\ncase "$*" in *ensurepip*) exit 4;; *) echo 3.12;; esac\n')
    bare.chmod(0o755)
    script = "import bootstrap\ntry: bootstrap.find_python()\nexcept bootstrap.BootstrapError as error: print(error)"
    done = find_with(str(tmp_path), script)
    assert done.stdout.strip() == f"{bare} cannot make virtual environments. Run: apt install python3.12-venv"


def test_another_active_environment_without_django_is_named(tmp_path: Path) -> None:
    subprocess.run([BASE, "-m", "venv", "--without-pip", tmp_path / "other"], check=True)
    done = subprocess.run(
        [tmp_path / "other" / "bin" / "python", PROJECT / "manage.py", "check"],
        env=clean_environment(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"pilotlight: the active virtual environment {tmp_path / 'other'} lacks Django.")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project's entry with a lock that lists one small package, in a path with a blank, without `.venv`."""
    made = tmp_path / "a copy"
    (made / "requirements").mkdir(parents=True)
    shutil.copy(PROJECT / "bootstrap.py", made)
    (made / "manage.py").write_text("import sys, bootstrap\nbootstrap.ensure(sys.argv[1:])\nprint('in', sys.prefix)\n")
    lock(made, "sqlparse")
    return made


def lock(project: Path, *names: str) -> None:
    """Write a lock of these packages, taken out of the real one."""
    blocks = (PROJECT / "requirements" / "app.txt").read_text().split("\n")
    wanted: list[str] = []
    keep = False
    for line in blocks:
        if line and not line.startswith((" ", "#")):
            keep = line.partition("==")[0] in names
        wanted += [line] if keep else []
    (project / "requirements" / "app.txt").write_text("\n".join(wanted) + "\n")


def run(project: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [BASE, "manage.py", "check"],
        cwd=project,
        env=clean_environment(),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.mark.slow
def test_two_first_runs_at_once_do_not_disturb_each_other(copy: Path) -> None:
    runs = [run(copy), run(copy)]
    said = [each.communicate(timeout=120) for each in runs]
    assert [each.returncode for each in runs] == [0, 0], said
    assert [out for out, _ in said] == [f"in {copy / '.venv'}\n"] * 2
    assert sum("making .venv" in err for _, err in said) == 1


@pytest.mark.slow
@pytest.mark.parametrize("stage", [".half-made", "bin/python", "bin/pip", "lib/python3.{minor}/site-packages/sqlparse"])
def test_an_environment_whose_making_was_killed_is_mended(copy: Path, stage: str) -> None:
    reached = copy / ".venv" / stage.format(minor=sys.version_info[1])
    first = run(copy)
    eventually(lambda: reached.exists() or first.poll() is not None)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    assert (copy / ".venv" / ".half-made").exists()
    again = run(copy)
    out, err = again.communicate(timeout=120)
    assert (again.returncode, out) == (0, f"in {copy / '.venv'}\n"), err
    assert not (copy / ".venv" / ".half-made").exists()


@pytest.mark.slow
def test_it_installs_again_only_when_the_lock_has_changed(copy: Path) -> None:
    assert "installing 1 packages" in run(copy).communicate(timeout=120)[1]
    started = time.monotonic()
    assert run(copy).communicate(timeout=120)[1] == ""
    assert time.monotonic() - started < 5
    lock(copy, "sqlparse", "asgiref")
    assert "installing 2 packages" in run(copy).communicate(timeout=120)[1]
    stamp = (copy / ".venv" / ".lock-sha256").read_text()
    assert stamp == f"app {sha256((copy / 'requirements' / 'app.txt').read_bytes()).hexdigest()}\n"


@pytest.mark.slow
def test_a_package_that_was_tampered_with_is_refused_in_one_line(copy: Path) -> None:
    file = copy / "requirements" / "app.txt"
    lines = file.read_text().splitlines()
    file.write_text(lines[0] + "\n" + "    --hash=sha256:" + "0" * 64 + "\n")
    process = run(copy)
    err = process.communicate(timeout=120)[1]
    assert process.returncode == 1
    assert "pip could not install requirements/app.txt" in err.splitlines()[-1]
    assert not os.path.exists(copy / ".venv" / ".lock-sha256")
