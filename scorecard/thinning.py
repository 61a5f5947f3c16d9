"""What is left of a history when people answer less often: weekly updates are deleted at random (domain.md D.3)."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import IO, cast

SHARES = (0.2, 0.4, 0.6)  # domain.md D.3, robustness: 20/40/60 % of the updates


def thinned(lines: Iterable[bytes], *, share: float, seed: int) -> Iterator[bytes]:
    """Yield a history's lines without a share of its weekly updates; all lines about one update go or stay together.

    With the same seed, what goes at 20 % goes at 40 % as well.
    """
    for line in lines:
        if b'"weekly_update"' not in line or not _goes(line, share, seed):
            yield line


def _goes(line: bytes, share: float, seed: int) -> bool:
    said = json.loads(line)
    if said.get("kind") != "weekly_update":
        return False
    chance = Random(f"{seed} {said.get('pilot')} {said.get('week')}")  # noqa: S311  # the same again, for any order
    return chance.random() < share


def write_thinned(history: str, thin: str, *, share: float, seed: int) -> None:
    """Write the file `thin`, zipped as its name says: the file `history` without a share of its weekly updates."""
    with _opened(history, "rb") as lines, _opened(thin, "wb") as file:
        file.writelines(thinned(lines, share=share, seed=seed))


def _opened(path: str, how: str) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path, how) if path.endswith(".gz") else Path(path).open(how))
