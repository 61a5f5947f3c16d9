"""As whom PostgreSQL runs. It refuses to run as root, so root becomes somebody else in the child process only."""

from __future__ import annotations

import os
import pwd
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from embedded.errors import EmbeddedError

NOBODY = 65534  # the uid that PostgreSQL sees in the namespace; any but 0 would do


@dataclass(frozen=True)
class Identity:
    """`become` runs in the child before the program; `owner` is who must own the files, if not we ourselves."""

    become: Callable[[], None] | None = None
    owner: tuple[int, int] | None = None


def choose(existing_data: Path) -> Identity:
    """Return the identity for a PostgreSQL whose data are (or will be) in that folder.

    An ordinary user stays who they are. Root enters a user namespace, where the kernel shows root's files as
    somebody else's: no account is made and no mode changed. Where namespaces are refused (a default Docker
    container), or were refused when the data were made, an existing unprivileged account is used.
    """
    if os.geteuid() != 0:
        return Identity()
    if existing_data.exists() and (owner := existing_data.stat()).st_uid != 0:
        return _account(owner.st_uid, owner.st_gid)
    if _namespaces_work():
        return Identity(become=_enter_namespace)
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return _account(account.pw_uid, account.pw_gid)
    raise EmbeddedError("PostgreSQL cannot run as root and there is no account `nobody`. Run as an ordinary user.")


def _account(uid: int, gid: int) -> Identity:
    def become() -> None:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)

    return Identity(become=become, owner=(uid, gid))


def _enter_namespace() -> None:
    os.unshare(os.CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} 0 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} 0 1")


def _namespaces_work() -> bool:
    return sys.platform.startswith("linux") and in_child(_enter_namespace)


def in_child(action: Callable[[], object]) -> bool:
    """Run the action in a forked child and say whether it ended well; a False from it counts as a failure."""
    pid = os.fork()
    if pid == 0:
        try:
            os._exit(1 if action() is False else 0)
        except BaseException:
            os._exit(1)
    return os.waitpid(pid, 0)[1] == 0


def check_reach(identity: Identity, paths: list[Path]) -> None:
    """Raise EmbeddedError when the account may not enter one of the paths (a project below /root, say)."""
    if identity.owner is None:
        return
    for path in paths:
        if not in_child(partial(_may_enter, identity, path)):
            raise EmbeddedError(
                f"PostgreSQL cannot run as root, and {pwd.getpwuid(identity.owner[0]).pw_name} may not enter {path}. "
                "Put the project where others may enter, run as an ordinary user, or set DATABASE_URL."
            )


def _may_enter(identity: Identity, path: Path) -> bool:
    if identity.become is not None:
        identity.become()
    return os.access(path, os.X_OK)
