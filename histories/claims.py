"""At which stage a pilot is claimed to be: what its claims amount to, and where something else was said."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from django.db import connection

from histories import database
from histories.consequences import last_day
from histories.copytext import NULL
from histories.kinds import KIND_OF
from histories.rows import Row
from pilots.claims import which_stands
from pilots.models import Pilot, Stage


def claimed_stage(claims: list[Row]) -> str:
    """Return the stage that a pilot's claims amount to; raise ValueError where there are none."""
    in_order = sorted(claims, key=lambda claim: (claim["recorded_on"], int(claim["id"])))
    stands = which_stands(in_order, _told)
    if stands is None:
        raise ValueError("A pilot without claims is at no stage.")
    return stands["stage"]


def _told(claim: Row) -> tuple[str | None, str | None, str]:
    if claim["on"] == NULL:
        return None, None, claim["recorded_on"]
    return claim["on"], last_day(claim["on"], claim["on_precision"]), claim["recorded_on"]


def unexplained_stages(portfolios: list[int]) -> Iterator[tuple[int, str, str]]:
    """Return the pilots whose stage follows from no claim, each with its day of recording and its stage.

    An inventory says a stage without a day, and an administrator may set one.
    """
    pilots = Pilot.objects.filter(portfolio__in=portfolios)
    stages = dict(pilots.values_list("pk", "claimed_stage"))
    claims = database.rows(KIND_OF["stage"], "WHERE t.portfolio_id = ANY(%s) ORDER BY t.pilot_id, t.id", [portfolios])
    said = {int(pilot): claimed_stage(list(rows)) for pilot, rows in groupby(claims, lambda row: row["pilot_id"])}
    doubtful = [pilot for pilot, stage in stages.items() if said.get(pilot, Stage.PROPOSED) != stage]
    told = _told_since(doubtful)
    missing = [pilot for pilot in doubtful if told.get(pilot) != stages[pilot]]
    found = pilots.filter(pk__in=missing).order_by("pk").values_list("pk", "recorded_on", "claimed_stage")
    for pk, day, stage in found:
        yield pk, day.isoformat(), stage


def _told_since(pilots: list[int]) -> dict[int, str]:
    """Return the stages that lines of pilots have told since their last claims."""
    with connection.cursor() as cursor:
        cursor.execute(TOLD_SINCE, [pilots])
        return dict(cursor.fetchall())


TOLD_SINCE = """
    SELECT DISTINCT ON (h.pgh_obj_id) h.pgh_obj_id, h.claimed_stage FROM pilots_pilothistory h
    WHERE h.pgh_obj_id = ANY(%s::bigint[]) AND 'claimed_stage' = ANY(h.pgh_given) AND h.pgh_id > coalesce(
        (SELECT max(s.pgh_id) FROM pilots_stageeventhistory s WHERE s.pilot_id = h.pgh_obj_id), 0)
    ORDER BY h.pgh_obj_id, h.pgh_id DESC
"""
