"""A made-up portfolio of any size, written by the database itself: about seventy rows a pilot in every table of facts.

Nothing is random: a pilot's numbers are hashes of its own, so that the same world comes out everywhere. What is spread
how is said at each table. Most pilots are well, and every rule finds something somewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import connection, models

from accounts.models import Person, Portfolio
from governance.models import GovernanceQuestion, Pause, SignOff
from outcomes.models import (
    BenefitsReview,
    EnvironmentWeek,
    FundingDecision,
    OutcomeMetric,
    Reading,
    UsageWeek,
)
from pilots.models import (
    AccessRequest,
    Champion,
    ChampionAction,
    Deputy,
    FirstSlice,
    Integration,
    Pilot,
    Promise,
    SourceSystem,
    StageEvent,
    UserContact,
    WeeklyUpdate,
    Workaround,
    Workflow,
)

AS_OF = date(2026, 6, 1)
PILOTS_OF_A_PORTFOLIO = 250
TODAY = f"DATE '{AS_OF}'"

# Of a pilot `p`: a number of its own from 0 to `most`, another one for each `salt` (and row `k`).
HASH = "(abs(hashint8(p.id * 1009 + {salt}{k}::bigint * 31)) % {size})"


def number(salt: int, size: int, *, per_row: bool = False) -> str:
    """Return the SQL for a number from 0 to size - 1 of the pilot's own, or of each of its rows."""
    return HASH.format(salt=salt, k=" + k" if per_row else "", size=size)


def ago(salt: int, size: int, *, least: int = 0, per_row: bool = False) -> str:
    """Return the SQL for a day from `least` to `least + size - 1` days ago."""
    return f"({TODAY} - {least} - {number(salt, size, per_row=per_row)})"


def day_zero(after: str = "0") -> str:
    return f"(p.clock_start + {after})"


def within(days: str) -> str:
    """Return the SQL for a day so long after day 0, where it has come; else null."""
    return f"CASE WHEN {day_zero(days)} <= {TODAY} THEN {day_zero(days)} END"


USED = "p.claimed_stage IN ('pilot', 'production', 'realised')"
LIVE = "p.claimed_stage IN ('production', 'realised')"


def person(salt: int) -> str:
    return f"(SELECT min(id) FROM accounts_person a WHERE a.portfolio_id = p.portfolio_id) + {number(salt, 40)}"


def make(pilots: int) -> None:
    """Fill the database's empty tables with a world of so many pilots."""
    with connection.cursor() as cursor:
        # Without triggers: no history is written, and everything says its portfolio itself.
        cursor.execute("SET session_replication_role = replica")
        # The rows of a portfolio name it by its number.
        cursor.execute(f"ALTER TABLE {Portfolio._meta.db_table} ALTER COLUMN id RESTART")
        for statement in _statements(pilots):
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")
        # Not what the sweep writes: nobody has looked at that either when an installation sweeps for the first time.
        cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in FILLED)}")


def _statements(pilots: int) -> Iterator[str]:
    portfolios = pilots // PILOTS_OF_A_PORTFOLIO + 1
    yield _insert(
        Portfolio,
        {
            "name": "'Portfolio ' || n",
            "timezone": "'Europe/London'",
            "nation": "'GB-ENG'",
            "working_days": "'{0,1,2,3,4}'",
        },
        f"generate_series(1, {portfolios}) n",
    )
    # In order: those of a portfolio are found by its first number.
    people = f"generate_series(1, {portfolios}) f, generate_series(1, 40) n ORDER BY f, n"
    yield _insert(Person, {"portfolio_id": "f", "name": "'Person ' || n"}, people)
    yield _insert(SourceSystem, {"portfolio_id": "f", "name": "'System ' || n", "api": "'modern'"}, people)
    yield _pilots(pilots)
    for model, columns, source in FACTS:
        pilot = {"pilot_id": "p.id", "portfolio_id": "p.portfolio_id"}
        yield _insert(model, pilot | columns, f"pilots_pilot p{source}")


def _pilots(pilots: int) -> str:
    """A tenth of them proposed, the others over five hundred days old at most, one in twenty ended."""
    stages = "'{proposed,diagnostic,first_slice,first_slice,pilot,pilot,pilot,production,production,stopped}'::text[]"
    columns = {
        "portfolio_id": f"1 + n / {PILOTS_OF_A_PORTFOLIO}",
        "code": "'P-' || lpad(n::text, 7, '0')",
        "name": "'Pilot ' || n",
        "sector": "(ARRAY['health','local_government','university','financial_services','enterprise'])[1 + n % 5]",
        "problem": "'Referrals wait for days.'",
        "unit": "'Respiratory'",
        "claimed_stage": f"({stages})[1 + n % 10]",
        "clock_start": f"{TODAY} - (n * 37 % 500) * least(n % 10, 1)",
        "cadence_days": "7",
        "model_or_vendor": "'model v1'",
    }
    return _insert(Pilot, columns, f"generate_series(1, {pilots}) n")


DECIDED = f"{number(36, 4, per_row=True)} > 0 AND {day_zero('45')} <= {TODAY}"
ANSWERED = f"{number(37, 9, per_row=True)} > 0 AND {day_zero('20')} <= {TODAY}"
SILENT = f"(CASE WHEN {number(44, 9)} = 0 THEN {number(45, 9)} ELSE 0 END)"


def _rows(count: int | str) -> str:
    return f", generate_series(1, {count}) k"


# Per table: what a column holds, and how many rows a pilot has.
FACTS: tuple[tuple[type[models.Model], dict[str, str], str], ...] = (
    (StageEvent, {"stage": "'diagnostic'", "on": day_zero()}, " WHERE p.claimed_stage <> 'proposed'"),
    (StageEvent, {"stage": "'pilot'", "on": within("60")}, f" WHERE {USED}"),
    (StageEvent, {"stage": "'production'", "on": within("150")}, f" WHERE {LIVE}"),
    # One in eight has broken its promise, one in ten made none.
    (Promise, {"live_by": f"{TODAY} + 200 - {number(1, 230)}", "said_by_id": person(2)}, f" WHERE {number(3, 10)} > 0"),
    (FirstSlice, {"on": within("12"), "user_id": person(4), "work": "'letters'", "real_data": "true",
                  "environment": "'staging'"}, f" WHERE {number(5, 8)} > 0"),
    # Nine of ten have a champion; one in twelve of them has gone.
    (Champion, {"person_id": person(6), "level": f"2 + {number(7, 4)}", "since": day_zero(),
                "until": f"CASE WHEN {number(8, 12)} = 0 THEN {ago(9, 60)} END", "reach": "'{Infrastructure}'"},
     f" WHERE {number(10, 10)} > 0"),
    (Deputy, {"person_id": person(11), "since": day_zero("20"), "has_authority": f"{number(12, 4)} > 0"},
     f" WHERE {number(13, 4)} > 0"),
    (ChampionAction, {"person_id": person(6), "on": ago(14, 40, per_row=True), "action": "'decision'"}, _rows(6)),
    # Three systems: one in six still not live, one in ten without an owner.
    (Integration, {"key": "'int-' || k", "system_id": f"(SELECT min(id) FROM pilots_sourcesystem s WHERE"
                   f" s.portfolio_id = p.portfolio_id) + {number(15, 40, per_row=True)}",
                   "owner_id": f"CASE WHEN {number(16, 10, per_row=True)} > 0 THEN {person(17)} END",
                   "api": f"(ARRAY['modern','modern','legacy_batch','none'])[1 + {number(18, 4, per_row=True)}]",
                   "agreed_approach": "'replica'", "started_on": day_zero("2"), "due_on": day_zero("16"),
                   "state": f"CASE WHEN {number(19, 6, per_row=True)} > 0 THEN 'live' ELSE 'waiting' END",
                   "state_on": within("15"), "promised_days": "14", "last_sync_on": ago(20, 6, per_row=True)},
     _rows(3)),
    # Three requests: one in five still open.
    (AccessRequest, {"key": "'req-' || k", "request_kind": "'service_account'", "team_id": person(21),
                     "raised_on": day_zero("k"), "answered_on": within("k + 5"),
                     "closed_on": f"CASE WHEN {number(22, 5, per_row=True)} > 0 THEN {within('k + 9')} END",
                     "turn": "'theirs'"}, _rows(3)),
    (Workflow, {"task": "'Sorting referrals'", "observed_on": within("6"), "method": "'observed'",
                "share_of_time": f"{number(23, 60)} / 100.0", "is_bottleneck": "'yes'",
                "change_agreed_on": f"CASE WHEN {number(24, 5)} > 0 THEN {within('40')} END"},
     f" WHERE {number(25, 9)} > 0"),
    (UserContact, {"on": ago(26, 60, per_row=True), "contact_kind": "'observed_work'", "users": "3"}, _rows(5)),
    (Workaround, {"key": "'sheet'", "seen_on": ago(27, 60), "users": number(28, 40), "state": "'open'"},
     f" WHERE {number(29, 12)} = 0"),
    # Twelve weeks of use where it is in use, one in eight of them fading; of every environment too.
    (UsageWeek, {"week": f"{TODAY} - 7 * k", "target_users": "80", "outputs_shown": "200",
                 "active_users": f"greatest(0, 60 - {number(30, 20, per_row=True)} - CASE WHEN {number(31, 8)} = 0"
                                 " THEN 5 * (12 - k) ELSE 0 END)",
                 "overridden": f"20 + {number(32, 60)}", "source": "'feed'"}, f"{_rows(12)} WHERE {USED}"),
    (EnvironmentWeek, {"week": f"{TODAY} - 7 * k",
                       "environment": f"CASE WHEN {LIVE} THEN 'production' ELSE 'staging' END",
                       "visitors": f"{number(33, 12, per_row=True)}", "deploys": f"{number(34, 2, per_row=True)}"},
     _rows(12)),
    # Five sign-offs: three of four approved, the others somewhere on their way.
    (SignOff, {"area": "(ARRAY['legal','information_security','data_protection','dtac','procurement'])[k]",
               "needed": "'yes'", "blocking": "true", "typical_days": "28", "engaged_on": within(f"{number(35, 9)}"),
               "submitted_on": within("20 + k"),
               "decision": f"CASE WHEN {DECIDED} THEN 'approved' ELSE '' END",
               "decided_on": f"CASE WHEN {DECIDED} THEN {day_zero('45')} END"},
     _rows(5)),
    (GovernanceQuestion, {"key": "'q-' || k", "topic": "(ARRAY['data_use','accountability','audit_trail','other'])[k]",
                          "text": "'May we?'", "raised_on": day_zero("3"), "blocking": "true",
                          "answer": f"CASE WHEN {ANSWERED} THEN 'Yes.' ELSE '' END",
                          "answered_on": f"CASE WHEN {ANSWERED} THEN {day_zero('20')} END"}, _rows(4)),
    (Pause, {"key": "'pause'", "started_on": ago(38, 80), "owner_id": person(39), "review_on": f"{TODAY} + 3"},
     f" WHERE {number(40, 25)} = 0"),
    (OutcomeMetric, {"key": "'minutes'", "name": "'Minutes per referral'", "unit": "'minutes'", "direction": "'down'",
                     "baseline": "30", "baseline_on": within("8"), "target": "15", "target_on": f"{TODAY} + 60",
                     "definition_of_done": "'Under 15.'", "data_source": "'The log'", "benefit_owner_id": person(41),
                     "agreed_on": f"CASE WHEN {number(42, 6)} > 0 THEN {within('12')} END", "reading_every_days": "14",
                     "primary": "true"}, ""),
    (BenefitsReview, {"key": "'ninety'", "due_on": f"{TODAY} + 20"}, f" WHERE {LIVE}"),
    (FundingDecision, {"key": "'next'", "phase": "'Year two'", "needed_by": f"{TODAY} + {number(43, 200)}",
                       "funding_ends_on": f"{TODAY} + 200"}, f" WHERE {USED}"),
    # One in nine has fallen silent.
    (WeeklyUpdate, {"week": f"{TODAY} - 7 * (k + {SILENT})", "submitted_on": f"{TODAY} - 7 * (k + {SILENT}) + 4",
                    "confidence": "'yes'", "nothing_changed": f"{number(46, 5, per_row=True)} = 0"}, _rows(12)),
    (Reading, {"metric_id": "m.id", "on": f"{TODAY} - 14 * k + 3", "value": f"28 - (5 - k) * {number(47, 4)}",
               "evidence": "'measured'"},
     f" JOIN outcomes_outcomemetric m ON m.pilot_id = p.id{_rows(4)} WHERE {USED}"),
)  # fmt: skip

FILLED = dict.fromkeys([Portfolio, Person, SourceSystem, Pilot, *(model for model, _, _ in FACTS)])


def _insert(model: type[models.Model], columns: dict[str, str], source: str) -> str:
    """Return the statement that fills a table: what is not said is as empty as the column allows."""
    values = {field.column: columns.pop(field.column, None) or _empty(field) for field in _columns(model)}
    assert not columns, f"{model.__name__} has no {', '.join(columns)}"
    names = ", ".join(f'"{column}"' for column in values)
    return f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {", ".join(values.values())} FROM {source}'


def _columns(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def _empty(field: Any) -> str:
    if field.column.endswith("_precision"):
        return "'day'"
    if field.column == "recorded_on":
        return f"{TODAY} - 100"
    if field.null:
        return "NULL"
    if isinstance(field, models.BooleanField):
        return "false"
    if isinstance(field, models.DateTimeField):
        return "now()"
    if isinstance(field, (models.JSONField,)) or field.get_internal_type() == "ArrayField":
        return "'{}'"
    return str(field.get_default() if isinstance(field, models.IntegerField) else repr(str(field.get_default() or "")))
