"""The board pack as a PDF: tagged (PDF/UA-1), in British English, with bookmarks, its text selectable (ADR 23).

The content goes to `templates/portfolio/board_pack.typ` as JSON: what people typed is never read as markup. The
typesetter brings its fonts along, for Latin, Greek, Cyrillic and Hebrew letters and more; the machine's own fonts
stand in for what they lack. What no font can show would be an empty box, and PDF/UA refuses it: such characters are
named in words instead.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import typst
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from pilots.dates import Day
from portfolio.board_pack.content import Pack

TEMPLATE = Path("templates/portfolio/board_pack.typ")
STANDARD: Final = "ua-1"
_UNSHOWN = re.compile(r'the text `"(.+?)"`')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
# Each try names all that cannot be shown; the words put in its place are plain ASCII.
TRIES = 3


def pdf_of(pack: Pack) -> bytes:
    """Return the pack as a PDF; the same pack gives the same text."""
    said = json.dumps(_content(pack), ensure_ascii=False)
    for _ in range(TRIES):
        try:
            return _compiled(said)
        except typst.TypstError as error:
            unshown = set(_UNSHOWN.findall(error.diagnostic or error.message))
            if not unshown:
                raise
            said = _in_words(said, unshown)
    return _compiled(said)


def _compiled(said: str) -> bytes:
    source = (settings.BASE_DIR / TEMPLATE).read_bytes()
    pdf = typst.Compiler(source, root=settings.BASE_DIR / TEMPLATE.parent, sys_inputs={"pack": said}).compile(
        format="pdf", pdf_standards=STANDARD
    )
    assert isinstance(pdf, bytes)  # noqa: S101  # one document is one file
    return pdf


def _in_words(said: str, unshown: Iterable[str]) -> str:
    """Return the JSON with each of some characters as its name: `[fire]`."""
    for quoted in sorted(unshown, key=len, reverse=True):
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), quoted)
        names = [unicodedata.name(one, f"U+{ord(one):04X}").lower() for one in text]
        said = said.replace(text, f"[{', '.join(names)}]")
    return said


def _content(pack: Pack) -> dict[str, Any]:
    """Return what the template lays out, as plain types, in the order of the page."""
    survival = pack.survival
    curves = [
        {"title": goal.title, "half": goal.half, "ends": goal.ends, "alt": goal.summary, "svg": _svg(goal)}
        for goal in survival["goals"][:1]
    ]
    return asdict(pack) | {
        "title": pack.title,
        "day": str(Day(pack.day)),
        "survival": {name: survival[name] for name in ("figure", "rests_on", "headline", "counts", "left_out")},
        "curves": curves,
        "diagnoses": [asdict(one) | {"url": _url(one.pilot)} for one in pack.diagnoses],
        "decisions": [asdict(one) | {"url": _url(one.pilot)} for one in pack.decisions],
    }


def _url(pilot: int) -> str:
    return f"{settings.BASE_URL}{reverse('pilot-detail', args=[pilot])}"


def _svg(goal: Any) -> str:
    return render_to_string("portfolio/board_pack_curve.svg", {"goal": goal, "drawing": goal.drawings[0]})
