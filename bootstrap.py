"""Makes the virtual environment that `manage.py` runs in.

Standard library only, and readable by any Python from 3.7 on: whatever `python3` a person types may be too old to run
the product, so nothing here may use newer syntax.
"""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import sys
import time
from hashlib import sha256
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator

try:
    import fcntl
except ImportError:  # Windows, which the embedded servers do not support either
    fcntl = None  # type: ignore[assignment]

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")
# There from before the first change until after the last: whoever finds it finds a half-made environment.
HALF_MADE = os.path.join(VENV, ".half-made")
STAMP = os.path.join(VENV, ".lock-sha256")
OLDEST, NEWEST = (3, 12), (3, 14)
NAMES = ("python3.13", "python3.12", "python3.14")
# Commands which need what requirements/dev.in lists.
DEV_COMMANDS = ("test", "prove", "bench")
PIP_OPTIONS = ("--require-hashes", "--no-input", "--no-user", "--disable-pip-version-check", "--progress-bar", "off")
# Status 3: not a version of ours. Status 4: Debian's bare `python3`, which cannot make environments.
PROBE = f"""
import sys
if not {OLDEST} <= sys.version_info[:2] <= {NEWEST}: sys.exit(3)
try: import venv, ensurepip
except ImportError: sys.exit(4)
"""


class BootstrapError(Exception):
    """The environment cannot be made; the message names the cause and the remedy."""


def ensure(arguments: list[str]) -> None:
    """Return once this process runs in a Python that has everything the command in `arguments` needs.

    Makes or mends `.venv` beside this file where needed and re-executes into it. Switched off by
    PILOTLIGHT_BOOTSTRAP=0; another virtual environment that is already active is taken as it is.
    Ends the process with one clear line when that cannot be done.
    """
    if os.environ.get("PILOTLIGHT_BOOTSTRAP") == "0":
        return
    try:
        _ensure("dev" if arguments[:1] and arguments[0] in DEV_COMMANDS else "app")
    except BootstrapError as error:
        _stop(str(error), 1)
    except OSError as error:
        _stop(f"cannot make {error.filename}: {error.strerror}. Run from a folder that you may write to.", 1)
    except KeyboardInterrupt:
        _stop("interrupted; the next run mends what is half made.", 130)


def _ensure(kind: str) -> None:
    if _in_another_environment():
        _check_other_environment()
        return
    if not is_ready(kind):
        with _Lock():
            # Whoever held the lock before us may have done the work.
            if not is_ready(kind):
                _build(kind)
    if not _in_our_environment():
        sys.stdout.flush()
        os.execv(VENV_PYTHON, [VENV_PYTHON, *sys.argv])  # noqa: S606 - no shell is wanted


def _stop(message: str, status: int) -> NoReturn:
    _say(message)
    sys.exit(status)


def _say(message: str) -> None:
    sys.stderr.write(f"pilotlight: {message}\n")
    sys.stderr.flush()


# --- Where we are ----------------------------------------------------------------------------------------------------
def _in_our_environment() -> bool:
    return os.path.realpath(sys.prefix) == os.path.realpath(VENV)


def _in_another_environment() -> bool:
    return sys.prefix != sys.base_prefix and not _in_our_environment()


def _check_other_environment() -> None:
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        raise BootstrapError(
            f"the active virtual environment {sys.prefix} has Python {sys.version.split()[0]}; 3.12 to 3.14 is needed. "
            "Run `deactivate` and try again."
        )
    from importlib.util import find_spec

    if find_spec("django") is None:
        raise BootstrapError(
            f"the active virtual environment {sys.prefix} lacks Django. Run `deactivate` and try again, or "
            "`pip install --require-hashes -r requirements/app.txt` into it."
        )


def is_ready(kind: str) -> bool:
    """Say whether `.venv` is whole and holds what the lock of this kind (`app` or `dev`) lists now."""
    if os.path.exists(HALF_MADE) or not _is_sound():
        return False
    return _stamp_line(kind) in _read(STAMP).splitlines()


def _is_sound() -> bool:
    """A link to a Python that has gone, or an environment of another Python version, is not."""
    return os.path.exists(VENV_PYTHON) and any(
        f"version = {OLDEST[0]}.{minor}." in _read(os.path.join(VENV, "pyvenv.cfg"))
        for minor in range(OLDEST[1], NEWEST[1] + 1)
    )


def _stamp_line(kind: str) -> str:
    with open(_lock_file(kind), "rb") as lock:
        return f"{kind} {sha256(lock.read()).hexdigest()}"


def _lock_file(kind: str) -> str:
    return os.path.join(ROOT, "requirements", kind + ".txt")


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (OSError, UnicodeDecodeError):
        return ""


# --- Finding a Python ------------------------------------------------------------------------------------------------
def find_python() -> str:
    """Return the path of a Python 3.12 to 3.14 that can make virtual environments.

    Each is tried by running it: a pyenv shim exists on PATH and still refuses.
    Raises BootstrapError when there is none.
    """
    lacks_venv = ""
    for candidate in _candidates():
        status = _probe(candidate)
        if status == 0:
            return candidate
        if status == 4:
            lacks_venv = lacks_venv or candidate
    if lacks_venv:
        raise BootstrapError(f"{lacks_venv} cannot make virtual environments. Run: {_apt_line(lacks_venv)}")
    raise BootstrapError(
        "no Python 3.12, 3.13 or 3.14 was found. Install one (for example from python.org) and try again."
    )


def _apt_line(python: str) -> str:
    version = subprocess.check_output([python, "-I", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
    return f"apt install python{version.decode().strip()}-venv"


def _candidates() -> Iterator[str]:
    own = getattr(sys, "_base_executable", None) or sys.executable
    if own:
        yield own
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    for name in NAMES:
        for folder in folders:
            yield os.path.join(folder, name)
    for versions in _pyenv_folders(folders):
        # The newest patch of the preferred version first.
        for name in NAMES:
            yield from sorted(glob.glob(os.path.join(glob.escape(versions), "*", "bin", name)), reverse=True)


def _pyenv_folders(folders: list[str]) -> Iterator[str]:
    roots = [os.environ.get("PYENV_ROOT", ""), os.path.expanduser("~/.pyenv")]
    # With an empty HOME the shims on PATH still say where pyenv lives.
    roots += [os.path.dirname(folder.rstrip("/")) for folder in folders if folder.rstrip("/").endswith("/shims")]
    for root in roots:
        if root:
            yield os.path.join(root, "versions")


def _probe(python: str) -> int | None:
    if not os.access(python, os.X_OK):
        return None
    try:
        # -I: an environment variable or a file in this folder must not decide which modules it sees.
        return subprocess.call(
            [python, "-I", "-c", PROBE], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except OSError:
        return None


# --- Building --------------------------------------------------------------------------------------------------------
class _Lock:
    """Only one process builds. The project folder itself is locked, so that no file is left behind."""

    descriptor = -1

    def __enter__(self) -> _Lock:
        if fcntl is None:
            return self
        _Lock.descriptor = os.open(ROOT, os.O_RDONLY)
        try:
            fcntl.flock(_Lock.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            _say("another process is preparing .venv; waiting for it")
            fcntl.flock(_Lock.descriptor, fcntl.LOCK_EX)
        return self

    def __exit__(self, *_: object) -> None:
        if _Lock.descriptor >= 0:
            os.close(_Lock.descriptor)
            _Lock.descriptor = -1


def _build(kind: str) -> None:
    if os.path.exists(HALF_MADE) or not _is_sound():
        _make_environment(find_python())
    _touch(HALF_MADE)
    _install(kind)
    # All that app.txt lists is in dev.txt too, at the same versions: both come out of one resolution.
    kinds = ("app", "dev") if kind == "dev" else ("app",)
    with open(STAMP, "w", encoding="utf-8") as stamp:
        stamp.write("".join(_stamp_line(each) + "\n" for each in kinds))
    os.remove(HALF_MADE)


def _touch(path: str) -> None:
    with open(path, "w", encoding="utf-8"):
        pass


def _make_environment(python: str) -> None:
    if os.path.lexists(VENV):
        _say("mending the half-made or outdated .venv")
        shutil.rmtree(VENV)
    os.mkdir(VENV)
    _touch(HALF_MADE)
    _say(f"making .venv with {python}")
    status, lines = _run([python, "-I", "-m", "venv", VENV])
    if status != 0:
        raise BootstrapError(f"{python} could not make .venv: {_reason(lines)}")


def _install(kind: str) -> None:
    with open(_lock_file(kind), encoding="utf-8") as lock:
        count = sum("==" in line and not line.startswith((" ", "#")) for line in lock)
    _say(f"installing {count} packages from requirements/{kind}.txt into .venv; this is done once")
    status, lines = _run([VENV_PYTHON, "-m", "pip", "install", *PIP_OPTIONS, "-r", _lock_file(kind)], count)
    if status != 0:
        raise BootstrapError(
            f"pip could not install requirements/{kind}.txt: {_reason(lines)}. "
            "Check the network and pip's index settings, then run the same command again."
        )


def _run(command: list[str], count: int = 0) -> tuple[int, list[str]]:
    """Run the command and return its status and output, with progress lines when `count` packages are expected.

    The child keeps our lock open: were we killed, the next run waits until the child has gone too.
    """
    kept = [_Lock.descriptor] if _Lock.descriptor >= 0 else []
    child = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, pass_fds=kept
    )
    lines, fetched, told = [], 0, time.monotonic()
    for raw in child.stdout or []:
        line = raw.decode("utf-8", "replace").rstrip()
        lines.append(line)
        fetched += line.startswith("Collecting ")
        if line.startswith("Installing collected"):
            _say("unpacking them")
        elif fetched and count and time.monotonic() - told > 3:
            told = time.monotonic()
            _say(f"looked up {fetched} of {count}")
    return child.wait(), lines


def _reason(lines: list[str]) -> str:
    errors = [line for line in lines if line.strip().upper().startswith("ERROR")]
    return (errors or lines or ["no reason given"])[-1].strip().rstrip(".")
