"""What the tests of the pages share."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

DAY = timedelta(days=1)
KEY = "7f3f6d1e-6a53-4b55-9d53-0a2f1f0c9a11"


def text_of(response: Any) -> str:
    """Return what a page says, without its tags."""
    said = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(said.replace("&#x27;", "'").replace("&amp;", "&").split())
