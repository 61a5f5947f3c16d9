"""What is known of pilots: which failure modes the data can say anything of, and from which day its newest fact is.

Each table of facts is gone through once, whatever the number of rules that rest on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db.models import Case, F, Max, Model, Q, QuerySet, Value, When
from django.db.models.functions import Greatest

from pilots.dates import UNDATED
from pilots.models import Pilot, Stage, StageEvent, WeeklyUpdate, is_reporting
from stalls.failure_modes import RULES
from stalls.modes import FailureMode, Yardstick
from stalls.rules import Facts, Rule
from stalls.statements import A_DAY, Scope, Statement, is_paused, run

# So old is a pilot that has had the time to show three signs of life. Of the simulated ones that had not by then and
# were critical by their findings, 46 went on and 1 died (docs/scorecard.md); from 60 to 90 days it is nearly the same.
YOUNG_DAYS = 60
# What the team tells of everything: a weekly update (domain.md C.4), and a claimed stage.
TOLD = (Facts(WeeklyUpdate, ("submitted_on",)), Facts(StageEvent, ("recorded_on",)))


class Known:
    """The statement over the pilots of a scope of one shape, with a column for each mode, and `judged_by`.

    A mode's is the day of the newest fact up to a day; UNDATED where the facts have no day, and null where the data
    cannot say anything: not assessable. `judged_by`: see there.
    """

    def __init__(self, rules: Iterable[Rule], shape: Scope) -> None:
        self.shape = shape
        self.rules = tuple(rules)
        self.tables: dict[type[Model], list[Facts]] = {}
        self.conditions: dict[str, Q] = {
            "reports": is_reporting(),
            "ended": Q(claimed_stage__in=Stage.ended()),
        }
        # What rests on facts of all kinds says nothing of the mode that it stands in.
        own = [rule for rule in self.rules if not rule.kinds]
        modes = {str(mode): self.mode([rule for rule in own if rule.mode == mode]) for mode in FailureMode}
        self.columns = {**modes, "judged_by": self.judged_by()}

    def newest(self, facts: Facts) -> str:
        """Return the column of the newest day of some facts."""
        of_table = self.tables.setdefault(facts.model, [])
        if facts not in of_table:
            of_table.append(facts)
        return f"of_{facts.model._meta.model_name}.newest_{of_table.index(facts)}"

    def mode(self, rules: list[Rule]) -> str:
        # What is asked first may spare the rest: `cannot_tell` looks facts up, pilot by pilot.
        cheap_first = sorted(rules, key=lambda rule: rule.cannot_tell is not None)
        can_tell = " OR ".join(map(self.can_tell, cheap_first)) or "FALSE"
        days = ", ".join(dict.fromkeys(self.newest(facts) for rule in rules for facts in rule.rests_on))
        newest = f"GREATEST({days}, DATE '{UNDATED}')" if days else f"DATE '{UNDATED}'"
        return f"CASE WHEN NOT ended AND ({can_tell}) THEN {newest} END"

    def can_tell(self, rule: Rule) -> str:
        if rule.kinds:
            return f"({' + '.join(map(self.is_on_record, rule.kinds))} >= {rule.least_kinds})"
        recorded = [f"{self.newest(facts)} IS NOT NULL" for facts in rule.rests_on if facts.speaks]
        speaks = " OR ".join([*recorded, *(["reports"] if rule.speaks_of_nothing else [])]) or "FALSE"
        if rule.cannot_tell is None:
            return f"({speaks})"
        name = f"cannot_{len(self.conditions)}"
        self.conditions[name] = rule.cannot_tell(A_DAY)
        return f"(({speaks}) AND NOT {name})"

    def is_on_record(self, kind: Iterable[Facts]) -> str:
        """Return 1 where facts of a kind have a day, else 0."""
        days = ", ".join(self.newest(facts) for facts in kind)
        return f"COALESCE(GREATEST({days}) > DATE '{UNDATED}', FALSE)::int"

    def judged_by(self) -> str:
        """Return what a pilot as a whole is judged by, while it runs: by its signs of life where enough are on record.

        One that is too young to have shown them goes on until its team falls silent. A pause is a decision, whose own
        rule says when it is none any more. What nobody reports on is as bad as what was found.
        """
        shows_signs = " OR ".join(self.can_tell(rule) for rule in self.rules if rule.kinds) or "FALSE"
        self.conditions["is_young"] = Q(clock_start__gt=A_DAY - timedelta(days=YOUNG_DAYS))
        held = {Yardstick.FINDINGS: "ended", Yardstick.PAUSE: "is_paused"}
        held |= {Yardstick.SIGNS: shows_signs, Yardstick.YOUTH: "is_young"}
        ladder = " ".join(f"WHEN {condition} THEN '{yardstick}'" for yardstick, condition in held.items())
        return f"CASE {ladder} ELSE '{Yardstick.FINDINGS}' END"

    def statement(self) -> Statement:
        truths = {name: _truth(held) for name, held in self.conditions.items()}
        pilots = Statement.written(
            self.shape.query().order_by().values("id", stage=F("claimed_stage"), is_paused=is_paused(), **truths)
        )
        parts = {f"of_{model._meta.model_name}": _newest(facts, self.shape) for model, facts in self.tables.items()}
        joins = [f"LEFT JOIN ({part.sql}) {name} ON {name}.of = pilots.id" for name, part in parts.items()]
        columns = [f"{sql} AS {mode}" for mode, sql in self.columns.items()]
        names = ", ".join(["pilots.id", "stage", "is_paused", *columns])
        sql = f"SELECT {names} FROM ({pilots.sql}) pilots {' '.join(joins)}"  # noqa: S608  # the ORM wrote it
        return Statement(sql, (*pilots.params, *(param for part in parts.values() for param in part.params)))


def _truth(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False))


def _newest(table: Sequence[Facts], shape: Scope) -> Statement:
    """Return the statement that goes through a table once, for each pilot that has rows in it.

    `newest_0`, `newest_1` …: for each of some facts of that table the newest day up to the day; null where there are
    none.
    """
    model = table[0].model
    pilot = "pk" if model is Pilot else "pilot"
    columns = {f"newest_{at}": _newest_day(facts) for at, facts in enumerate(table)}
    per_pilot = _rows(model, pilot, shape).values(of=F(pilot)).annotate(**columns)
    return Statement.written(per_pilot.values("of", *columns))


def _newest_day(facts: Facts) -> Max:
    days = [Case(When(**{f"{day}__lte": A_DAY}, then=F(day))) for day in facts.days]
    return Max(Greatest(*days, Value(UNDATED)), filter=facts.only or None)


def _rows(model: type[Model], pilot: str, shape: Scope) -> QuerySet[Any]:
    rows = model._default_manager.order_by()
    if shape.pilots is not None:
        return rows.filter(**{f"{pilot}__any": shape.pilots})
    return rows if shape.portfolio is None else rows.filter(portfolio=shape.portfolio)


@cache
def known_modes(shape: Scope) -> Statement:
    """Return the statement for what is known of pilots: id, stage, is_paused, the columns of `Known`."""
    return Known(RULES, shape).statement()


@cache
def _supporting(rule: Rule) -> Statement:
    shape = Scope.of([]).shape
    parts = [_newest([_with_recording(facts)], shape) for facts in (*rule.rests_on, *TOLD)]
    union = " UNION ALL ".join(f"({part.sql})" for part in parts)
    params = tuple(param for part in parts for param in part.params)
    newest = "SELECT of, max(newest_0) AS newest"
    return Statement(f"{newest} FROM ({union}) AS facts GROUP BY of HAVING max(newest_0) IS NOT NULL", params)


def _with_recording(facts: Facts) -> Facts:
    """Let the day count on which each fact was entered as it stands: what settles a matter may have no day of its own.

    That nothing is needed, or until when an approval holds, is such a fact; so is one of an earlier day, told late.
    """
    is_kept = any(field.name == "recorded_on" for field in facts.model._meta.fields)
    return replace(facts, days=tuple(dict.fromkeys((*facts.days, "recorded_on")))) if is_kept else facts


def supported_on(rule: Rule, pilots: Iterable[int], as_of: date) -> dict[int, date]:
    """Return by pilot the newest day that can support a recovery, as far as it was known by `as_of`.

    That is the day of a fact of the rule's own, or that on which it was recorded; or of a word from the team.
    """
    scope = Scope.of(pilots)
    statement = _supporting(rule)
    return {row["of"]: row["newest"] for row in run(statement.sql, statement.bound(as_of, scope), is_kept=scope.is_few)}


@cache
def _of_one(rule: Rule) -> Statement:
    return Known([rule], Scope()).statement()


def of_mode(rule: Rule, as_of: date) -> dict[int, date | None]:
    """Return by pilot what is known for one rule alone: the day of its newest fact, None where it cannot say."""
    statement = _of_one(rule)
    return {row["id"]: row[str(rule.mode)] for row in run(statement.sql, statement.bound(as_of, Scope()))}
