"""The data folder: where everything that the embedded default keeps has its place."""

from __future__ import annotations

import os
import stat
import tempfile
from hashlib import sha256
from pathlib import Path

from embedded.errors import EmbeddedError

# sun_path holds 104 bytes on macOS and 108 on Linux; the longest of our names is `.s.PGSQL.5432.lock`.
LONGEST_SOCKET_FOLDER = 100 - len("/.s.PGSQL.5432.lock")


class DataFolder:
    """The paths below one data folder. `create` makes it, private to the person who runs the product."""

    def __init__(self, root: Path) -> None:
        self.root = Path(os.path.abspath(root))
        self.postgres = self.root / "pg"
        self.valkey = self.root / "valkey"
        self.run = self.root / "run"
        self.logs = self.root / "log"
        self.mail = self.root / "mail"
        self.media = self.root / "media"
        self.static = self.root / "static"
        self.secret_key = self.root / "secret-key"
        self.beat_schedule = self.root / "beat-schedule"
        self._sockets: Path | None = None

    def create(self) -> None:
        """Make what is missing. Raises EmbeddedError when the folder cannot be ours alone."""
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._check_owner()
            for folder in (self.valkey, self.run, self.logs, self.mail, self.media, self.static):
                folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise EmbeddedError(
                f"cannot make the data folder {self.root}: {error.strerror}. "
                "Choose another with --data-dir or PILOTLIGHT_DATA_DIR."
            ) from error

    def _check_owner(self) -> None:
        owner = self.root.stat().st_uid
        if owner != os.geteuid():
            raise EmbeddedError(
                f"the data folder {self.root} belongs to {_name_of(owner)}, and you are {_name_of(os.geteuid())}. "
                f"Run as {_name_of(owner)}, or choose another folder with --data-dir or PILOTLIGHT_DATA_DIR."
            )

    def sockets(self) -> Path:
        """Return the folder of the servers' sockets and make it if need be.

        It is `sockets/` where that path is short enough, otherwise a folder under the system's temporary one, always
        the same for this data folder. It is apart from the locks, for PostgreSQL's account may own it (see `identity`).
        Raises EmbeddedError when somebody else has made that folder.
        """
        if self._sockets is None or not self._sockets.exists():
            self._sockets = self._make_sockets()
        return self._sockets

    def _make_sockets(self) -> Path:
        folder = self.root / "sockets"
        if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
            digest = sha256(os.fsencode(self.root)).hexdigest()[:12]
            folder = Path(tempfile.gettempdir()) / f"pilotlight-{os.geteuid()}-{digest}"
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        # Root may have given the folder to PostgreSQL's account; nobody else can make a folder look so.
        owners = {os.geteuid()} if os.geteuid() else {0, self._postgres_owner()}
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in owners or found.st_mode & 0o077:
            raise EmbeddedError(
                f"{folder} is not a private folder of yours. Remove it, or set TMPDIR to another folder."
            )
        return folder

    def _postgres_owner(self) -> int:
        return self.postgres.stat().st_uid if self.postgres.exists() else 0

    def log(self, name: str) -> Path:
        """Return the log file of that name; one over a megabyte is put aside first, so logs never fill the disk."""
        path = self.logs / f"{name}.log"
        if path.exists() and path.stat().st_size > 1_000_000:
            path.replace(path.with_suffix(".log.1"))
        return path


def _name_of(uid: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
