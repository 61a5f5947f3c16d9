"""The table of the dashboard written the shortest way that there is: two statements by hand, and a string.

It does the work of the table and no other: the fifty pilots that come first of a reader's portfolios, each with name,
address, code, organisation, unit, portfolio and claimed stage, and the six modes with state, link and age in words,
escaped. What it returns is what the product's page holds between the head and the foot of its table, byte for byte
(about 50 KB); the bench compares them before it measures. Not in it are whoever asks and what they may see, the count,
the blocks, the filters and the frame of the page: all that the product does beside the table counts as its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

from django.db import connection

from pilots.models import Stage
from stalls.interactions import work_goes_on
from stalls.modes import FailureMode, HealthState

PILOTS = """
SELECT p.id, p.name, p.code, p.organisation, p.unit, f.name || CASE WHEN f.is_demonstration THEN ' (demonstration)' ELSE '' END,
    p.claimed_stage, h.has_ended, h.state, h.worst, h.judged_by
FROM stalls_pilothealth h JOIN pilots_pilot p ON p.id = h.pilot_id JOIN accounts_portfolio f ON f.id = p.portfolio_id
WHERE h.portfolio_id = ANY(%s) ORDER BY h.place, h.oldest_or_never, h.pilot_id LIMIT 50
"""  # noqa: E501  # as it is sent
CELLS = "SELECT pilot_id, mode, state, since, facts_on FROM stalls_health WHERE pilot_id = ANY(%s)"
MODES = {str(mode): mode.label for mode in FailureMode}
STATES = {str(state): state.label for state in HealthState}
STAGES = dict(Stage.choices)
ENDED = "".join(
    f'<td class="cell cell--ended" data-mode="{label}"><b>Ended</b><small>nothing due</small></td>'
    for label in MODES.values()
)
GOES_ON = "<small>As a whole worth a look: work goes on</small>"
RECENT_DAYS = 56
# Of the last sweep, and of today.
type Days = tuple[date, date]
ROW = re.compile(r"<tr><th scope=\"row\">.*?</tr>", re.DOTALL)


def rows(portfolios: Sequence[int], as_of: date, today: date) -> list[str]:
    """Return the rows of the first page, of a reader who sees these portfolios, as HTML; one alone is not named.

    `as_of`: the day of the last sweep, up to which conditions count; facts grow old up to `today`.
    """
    with connection.cursor() as cursor:
        cursor.execute(PILOTS, [portfolios])
        pilots = cursor.fetchall()
        cursor.execute(CELLS, [[pilot[0] for pilot in pilots]])
        cells: dict[int, dict[str, Any]] = {pilot[0]: {} for pilot in pilots}
        for pilot, mode, *told in cursor.fetchall():
            cells[pilot][mode] = told
    is_one, days = len(portfolios) == 1, (as_of, today)
    return [_row(*pilot, cells=cells[pilot[0]], days=days, is_one=is_one) for pilot in pilots]


def rows_of_page(html: str) -> list[str]:
    """Return the rows of the product's page."""
    return ROW.findall(html)


def _row(pk: int, name: str, code: str, *more: Any, cells: dict[str, Any], days: Days, is_one: bool) -> str:
    *where, portfolio, stage, ended, state, worst, judged_by = more
    where += [] if is_one else [portfolio]
    told = ENDED if ended else "".join(_cell(pk, mode, cells.get(mode), days) for mode in MODES)
    goes_on = GOES_ON if work_goes_on(state, worst, judged_by) else ""
    return (
        f'<tr><th scope="row"><a href="/pilots/{pk}/">{escape(name)}</a><small><b>{escape(code)}</b>'
        f" {escape(' · '.join(filter(None, where)))}</small>{goes_on}</th>"
        f'<td class="fact fact--stage" data-label="Claimed stage">{STAGES[stage]}</td>{told}</tr>'
    )


def _cell(pk: int, mode: str, known: list[Any] | None, days: Days) -> str:
    if known is None:
        what = "<b>Not swept</b><small>no sweep yet</small>"
        return f'<td class="cell cell--unswept" data-mode="{MODES[mode]}">{what}</td>'
    state, since, facts_on = known
    is_quiet = state == "clear" and facts_on is not None and (days[1] - facts_on).days > RECENT_DAYS
    shown, word = ("no_recent_word", "No recent word") if is_quiet else (state, STATES[state])
    return (
        f'<td class="cell cell--{shown}" data-mode="{MODES[mode]}"><a href="/pilots/{pk}/{mode}/">{word}</a>'
        f"<small>{_age(state, since, facts_on, *days)}</small></td>"
    )


def _age(state: str, since: date | None, facts_on: date | None, as_of: date, today: date) -> str:
    if state in ("watch", "stalled", "critical"):
        return _days((as_of - since).days) if since else "start not known"
    if facts_on is None:
        return "no facts" if state == "not_assessable" else "facts undated"
    return "facts of today" if facts_on >= today else f"facts {_days((today - facts_on).days)} old"


def _days(days: int) -> str:
    if days < 1:
        return "today"
    number, unit = (days, "day") if days < 14 else (days // 7, "week")
    return f"{number} {unit}{'' if number == 1 else 's'}"
