"""Where real data lie, which the repository does not carry."""

from __future__ import annotations

import os
from pathlib import Path

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"


def data_folder() -> Path:
    """Return the folder that PILOTLIGHT_DATA names, or `shared/data` beside the checkout. It may not be there."""
    return Path(os.environ.get("PILOTLIGHT_DATA", BESIDE))
