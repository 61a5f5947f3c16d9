"""What the cells of the notebook say."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import Person
from governance.models import GovernanceQuestion, SignOff
from notebook import columns as say
from outcomes.models import UsageWeek
from pilots.models import AccessRequest, Champion, Integration, Workflow

ON = date(2026, 6, 1)


def days(*after: int) -> list[date]:
    return [ON + timedelta(days=number) for number in after]


@pytest.mark.parametrize(
    ("due", "words"),
    [
        ([], ""),
        (days(0), ""),
        (days(0, 0, 0), ""),
        (days(0, 14), "moved once, 14 days later in all"),
        (days(0, 14, 14, 31), "moved twice, 31 days later in all"),
        (days(0, 14, 0), "moved twice, and back"),
        (days(0, 5, 3, 1), "moved 3 times, 1 day later in all"),
        (days(9, 2), "moved once, 7 days earlier in all"),
    ],
)
def test_says_how_often_and_how_far_a_due_day_has_slid(due: list[date], words: str) -> None:
    assert say.slide(due) == words


def test_says_who_decided_what_when() -> None:
    approved = SignOff(decision="approved", decided_on=ON, decided_by=Person(name="R. Okafor"))

    assert say.decision(approved) == "Approved on 1 Jun 2026 by R. Okafor"
    assert say.decision(SignOff()) == "none yet"
    assert say.answer(GovernanceQuestion(answer="Yes.", answered_on=ON)) == "Yes. (1 Jun 2026)"


def test_says_that_nobody_knows_is_an_answer() -> None:
    assert say.owner(Integration(owner_is_unknown=True)) == "asked, and nobody knows"
    assert say.owner(Integration(owner=Person(name="Networks"))) == "Networks"
    assert say.owner(Integration()) == ""


def test_says_whose_turn_it_is_while_a_request_is_open() -> None:
    assert say.turn(AccessRequest(turn="ours", turn_on=ON)) == "Ours since 1 Jun 2026"
    assert say.turn(AccessRequest()) == "Theirs"
    assert say.turn(AccessRequest(closed_on=ON)) == "nobody's: it is closed"


def test_says_until_when_a_champion_was_in_post() -> None:
    assert say.ended(Champion()) == "in post"
    assert say.ended(Champion(succeeded_on=ON)) == "succeeded on 1 Jun 2026"
    assert say.ended(Champion(until=ON, end_reason="promoted")) == "1 Jun 2026 (promoted)"


def test_says_figures_as_parts_of_a_whole() -> None:
    assert say.used(UsageWeek(active_users=0, target_users=20)) == "0 of 20"
    assert say.used(UsageWeek(target_users=20)) == ""
    assert say.share(Workflow(share_of_time=Decimal("0.250"))) == "25 %"
    assert say.in_unit(Decimal("12.500"), "minutes") == "12.5 minutes"
