"""What a pilot's page says first, state by state; nothing here asks the database."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import Person
from governance.models import Pause
from notebook.diagnosis import Diagnosis, diagnosis_of
from notebook.findings import Told
from notebook.lifecycle.telling import Lifecycle
from pilots.models import Pilot, Retrospective, Stage, StageEvent
from stalls.models import Action, Finding, Health, PilotHealth
from stalls.modes import FailureMode
from tests.factories import MONDAY

DAY = timedelta(days=1)
TICKET = {
    "reference": "INC-1042", "request_kind": "service_account", "team": "Infrastructure",
    "raised_on": "2026-04-01", "quiet_since": "2026-04-01", "champion": "A. Jones",
}  # fmt: skip
NEXT = "Champion, A. Jones: Ask Infrastructure by name for a date. If none comes, the champion calls; after six weeks"
NOBODY_SAYS = "What is on record says neither good nor bad."


def told(pk: int = 1, *, root: int = 1, since: date | None = date(2026, 4, 1), **fields: Any) -> Told:
    fields = {
        "rule": "integration/waiting-on-ticket",
        "severity": "stalled",
        "evidence": TICKET,
        "state": "open",
    } | fields
    mode = fields["rule"].partition("/")[0]
    fields.setdefault("waits_on", fields["evidence"].get("team", ""))
    finding = Finding(pk=pk, mode=mode, since=since, root_id=root, **fields)
    return Told(finding=finding, sentence=f"Found {pk}.", age="8 weeks" if since else "", evidence=[])


def life(stage: str = "pilot", **fields: Any) -> Lifecycle:
    unsaid = {"stages": [], "claim": None, "evidenced": Stage.PILOT, "said": [], "pause": None}
    unsaid |= {"review_has_passed": False, "retrospective": None}
    return Lifecycle(pilot=Pilot(claimed_stage=stage), may_record=True, **unsaid | fields)


def health(state: str = "stalled") -> PilotHealth:
    return PilotHealth(state=state, modes=[])


def cells(**days: date | None) -> dict[str, Health]:
    return {mode: Health(mode=mode, state="clear", facts_on=on) for mode, on in days.items()}


def said(
    kept: PilotHealth | None,
    found: list[Told] | None = None,
    *,
    of: Lifecycle | None = None,
    known: dict[str, Health] | None = None,
    is_asked: bool = True,
    goes_on: str = "",
) -> Diagnosis:
    return diagnosis_of(kept, known or {}, found or [], of or life(), is_asked=is_asked, goes_on=goes_on, today=MONDAY)


@pytest.mark.parametrize(
    ("state", "found", "goes_on", "sentence"),
    [
        ("stalled", {}, "", "It is stalled of integration since 1 Apr 2026 (8 weeks). Infrastructure holds the ball."),
        ("critical", {"severity": "critical"}, "", "It is stalled of integration since 1 Apr 2026 (8 weeks)."),
        ("watch", {"severity": "watch"}, "", "What to watch is integration, since 1 Apr 2026 (8 weeks)."),
        ("watch", {}, "Work goes on.", "Work goes on. What holds it up is integration, since 1 Apr 2026 (8 weeks)."),
        ("stalled", {"since": None}, "", "It is stalled of integration since a day that nobody knows."),
        (
            "stalled",
            {"rule": "delivery/forgotten"},
            "",
            "It is stalled since 1 Apr 2026 (8 weeks), and no finding names the cause.",
        ),
        (
            "stalled",
            {"rule": "champion/maintenance-drift", "evidence": {"champion": "", "programme_manager": ""}},
            "",
            "It is stalled since 1 Apr 2026 (8 weeks), and no finding names the cause.",
        ),
    ],
)
def test_says_of_what_it_stalls_and_since_when(state: str, found: dict[str, Any], goes_on: str, sentence: str) -> None:
    assert said(health(state), [told(**found)], goes_on=goes_on).what.startswith(sentence)


def test_says_who_does_what_next_and_what_is_agreed() -> None:
    assert said(health(), [told()]).next.startswith(NEXT)

    agreed = Action(owner=Person(name="H. Osei"), due_on=date(2026, 6, 5))
    found = told()
    with_agreement = Told(finding=found.finding, sentence="", age="", evidence=[], agreed=agreed)
    assert said(health(), [with_agreement]).next.endswith("Agreed: H. Osei, by 5 Jun 2026.")


def test_the_chain_begins_with_the_root_and_goes_on_as_it_began() -> None:
    found = [
        told(1, root=3, since=date(2026, 5, 1)),
        told(2, root=3, since=None),
        told(3, root=3, since=date(2026, 4, 1)),
        told(4, root=3, since=date(2026, 3, 1)),
        told(5, root=3, state="closed", since=date(2026, 1, 1)),
    ]

    assert [one.finding.pk for one in said(health(), found).chain] == [3, 4, 1, 2]


def test_a_long_chain_folds_and_a_short_one_does_not() -> None:
    short, long = (said(health(), [told(pk) for pk in range(1, 1 + number)]) for number in (6, 9))

    assert (len(short.shown), len(short.folded)) == (5, 0)
    assert (len(long.shown), len(long.folded)) == (4, 4)


def test_without_a_root_on_record_it_begins_with_the_worst() -> None:
    root = said(health(), [told(7, root=0), told(8, root=0)]).root

    assert root
    assert root.finding.pk == 7


EVERY = dict.fromkeys(FailureMode, MONDAY - 30 * DAY)


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (EVERY, "Nothing is found in any of the 6 modes, on facts up to 4 weeks old."),
        (dict.fromkeys(FailureMode, MONDAY), "Nothing is found in any of the 6 modes, on facts of today."),
        (dict.fromkeys(FailureMode), "Nothing is found in any of the 6 modes, on facts without a day."),
        (
            {"champion": MONDAY - 2 * DAY, "delivery": MONDAY - 9 * DAY, "outcome": None, "governance": MONDAY},
            (
                "Nothing is found in 4 of 6 modes, on facts up to 9 days old. "
                "Nothing can be said of integration and workflow."
            ),
        ),
    ],
)
def test_clear_says_on_how_old_facts_it_rests_and_of_what_nothing_is_known(
    days: dict[str, date | None], sentence: str
) -> None:
    clear = said(health("clear"), known=cells(**{str(mode): on for mode, on in days.items()}))

    assert (clear.tags, clear.what, clear.next) == ((("clear", "Clear"),), sentence, "")


@pytest.mark.parametrize(
    ("is_asked", "sentence"),
    [
        (True, NOBODY_SAYS),
        (False, (f"{NOBODY_SAYS} It came with an inventory, and its team has not been asked yet: "
                "the first weekly update begins that.")),
    ],
)  # fmt: skip
def test_not_assessable_says_neither_good_nor_bad(is_asked: bool, sentence: str) -> None:
    blank = said(health("not_assessable"), is_asked=is_asked)

    assert (blank.tags, blank.what) == ((("not_assessable", "Not assessable"),), sentence)


def test_what_was_never_swept_is_not_judged() -> None:
    blank = said(None, [told()])

    assert blank.tags == (("unswept", "Not swept"),)
    assert blank.what == "No sweep has looked at it yet, so nothing is said of it."
    assert (blank.next, blank.chain) == ("", ())


@pytest.mark.parametrize(
    ("pause", "has_passed", "sentence"),
    [
        ({"started_on": date(2026, 5, 4), "review_on": date(2026, 7, 1), "owner": Person(name="H. Osei")}, False,
         "Work rests since 4 May 2026; H. Osei decides on 1 Jul 2026. It is stalled of integration"),
        ({"started_on": date(2026, 5, 1), "started_on_precision": "month", "review_on": date(2026, 5, 20)}, True,
         "Work rests since May 2026; nobody in particular was to decide on 20 May 2026. It is stalled"),
        ({}, False, "Work rests, and no day is set for deciding how it goes on. It is stalled"),
    ],
)  # fmt: skip
def test_a_pause_is_told_before_what_stalls(pause: dict[str, Any], has_passed: bool, sentence: str) -> None:
    rests = life(pause=Pause(**pause), review_has_passed=has_passed)

    paused = said(health(), [told()], of=rests)

    assert paused.tags == (("paused", "Paused"), ("stalled", "Stalled"))
    assert paused.what.startswith(sentence)


def claim(stage: str, **fields: Any) -> StageEvent:
    return StageEvent(stage=stage, on=date(2026, 5, 4), **fields)


@pytest.mark.parametrize(
    ("stage", "fields", "sentence"),
    [
        ("stopped", {"claim": claim("stopped", decided_by=Person(name="H. Osei"), reason="cost")},
         "Stopped on 4 May 2026, decided by H. Osei, put down to: cost. Nothing is due any more."),
        ("wound_down", {"claim": claim("wound_down", on_precision="month"),
                        "retrospective": Retrospective(primary_mode="champion")},
         "Wound down in May 2026, put down to: champion. Nothing is due any more."),
        ("stopped", {}, "Stopped. Nothing is due any more."),
        ("realised", {"claim": claim("realised")},
         ("Realised on 4 May 2026. Nothing is due any more. The evidence on record bears out: Pilot. "
         "What is claimed is 2 stages ahead of it.")),
    ],
)  # fmt: skip
def test_what_has_ended_is_told_as_an_end(stage: str, fields: dict[str, Any], sentence: str) -> None:
    ended = said(health(), [told()], of=life(stage, **fields))

    assert (ended.what, ended.next, ended.chain) == (sentence, "", ())
    assert ended.tags == (("ended", Stage(stage).label),)


def test_what_stands_of_a_realised_pilot_is_told_first() -> None:
    evidence = {"area": "information_security", "needed": "yes", "decision": "", "data": "", "champion": "A. Jones"}
    unsigned = told(rule="governance/live-without-sign-off", severity="critical", evidence=evidence)

    found = said(health("critical"), [unsigned], of=life("realised", claim=claim("realised")))

    assert found.what.startswith("It is stalled of governance since 1 Apr 2026")
    assert found.tags == (("critical", "Critical"),)
