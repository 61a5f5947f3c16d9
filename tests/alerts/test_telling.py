"""What a reader is told, day by day (domain.md C.8), in a world of days and findings without a database."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.telling import (
    BACK_OFF,
    BETWEEN_MAILS,
    LAST_STEP,
    Case,
    Decision,
    Told,
    Why,
    decide,
    in_words,
    is_stale,
)

DAY_ZERO = date(2026, 6, 1)


def day(number: int) -> date:
    return DAY_ZERO + timedelta(days=number)


@dataclass
class Reader:
    """One reader's pilot: what speaks, what was written, and which mails went out as (day, the findings named)."""

    cases: dict[int, Case] = field(default_factory=dict)
    mails: list[tuple[int, list[int]]] = field(default_factory=list)

    def sweep(self, number: int) -> Decision:
        on = day(number)
        mailed_on = day(self.mails[-1][0]) if self.mails else None
        decision = decide(list(self.cases.values()), mailed_on=mailed_on, as_of=on)
        if decision.mailed:
            self.mails.append((number, [telling.key for telling in decision.mailed]))
        for tellings, is_named in ((decision.mailed, True), (decision.gathered, False)):
            for telling in tellings:
                case = self.cases[telling.key]
                told = (*case.told, Told(step=telling.step, on=on, is_named=is_named))
                self.cases[telling.key] = replace(case, told=told)
        return decision

    def days(self, *numbers: int) -> list[int]:
        """Sweep on these days, and return on which of them a mail went out."""
        for number in numbers:
            self.sweep(number)
        return [number for number, _ in self.mails]


def reader(*cases: Case) -> Reader:
    return Reader({case.key: case for case in cases})


def test_an_unanswered_finding_is_mailed_at_once_and_on_days_8_and_16_then_left_to_the_digest() -> None:
    assert reader(Case(key=1)).days(*range(60)) == [0, 8, 16]


def test_the_days_in_between_are_noted_with_the_mail_that_stands() -> None:
    one = reader(Case(key=1))
    one.days(*range(60))

    assert [(told.step, (told.on - DAY_ZERO).days) for told in one.cases[1].told] == [
        (step, after) for step, after in enumerate(BACK_OFF, start=1)
    ]


def test_what_is_urgent_is_mailed_on_every_day_of_the_back_off() -> None:
    assert reader(Case(key=1, is_urgent=True)).days(*range(60)) == list(BACK_OFF)


def test_the_first_message_says_why_and_the_later_ones_that_it_still_stands() -> None:
    one = reader(Case(key=1, why=Why.LAPSED))
    said = [telling.why for number in range(20) for telling in one.sweep(number).mailed]

    assert said == [Why.LAPSED, Why.STILL, Why.STILL]


@pytest.mark.parametrize("number", [0, 1, 8, 20])
def test_a_second_sweep_of_a_day_adds_nothing(number: int) -> None:
    one = reader(Case(key=1), Case(key=2, begins=1))
    one.days(*range(number + 1))

    assert one.sweep(number) == Decision()


def test_missed_days_are_caught_up_with_one_mail() -> None:
    one = reader(Case(key=1))
    one.days(0, 12)

    assert one.mails == [(0, [1]), (12, [1])]
    assert [told.step for told in one.cases[1].told] == [1, 5]


def test_a_second_finding_waits_for_the_budget_and_is_then_named() -> None:
    one = reader(Case(key=1))
    one.days(0, 1, 2)
    one.cases[2] = Case(key=2)
    one.days(*range(3, 8))

    assert one.mails == [(0, [1]), (7, [1, 2])]
    assert [told.step for told in one.cases[2].told if not told.is_named] == [1, 2, 3]


def test_findings_that_share_a_mail_stay_together() -> None:
    one = reader(Case(key=1))
    one.days(0, 1, 2)
    one.cases[2] = Case(key=2)
    one.days(*range(3, 60))

    assert all(names == [1, 2] for _, names in one.mails[1:3])


def test_what_its_story_begins_with_mutes_a_finding() -> None:
    one = reader(Case(key=1), Case(key=2, begins=1))
    one.days(*range(4))
    one.cases[3] = Case(key=3, begins=1)
    one.days(*range(4, 7))
    assert one.mails == [(0, [1, 2])]

    one.days(*range(7, 60))
    assert one.mails[1] == (7, [1, 2, 3])
    assert all(names[0] == 1 for _, names in one.mails if 1 in names)


def test_a_muted_finding_calls_for_no_mail_of_its_own_once_it_was_named() -> None:
    named = (Told(step=1, on=DAY_ZERO),)
    spent = tuple(Told(step=step, on=DAY_ZERO) for step in range(1, LAST_STEP + 1))
    cases = [Case(key=1, told=spent), Case(key=2, begins=1, told=named)]

    assert decide(cases, mailed_on=DAY_ZERO, as_of=day(9)).mailed == ()
    alone = decide([Case(key=2, begins=1, told=named)], mailed_on=DAY_ZERO, as_of=day(9))
    assert [telling.step for telling in alone.mailed] == [5]


def test_what_is_muted_is_told_though_if_it_is_urgent() -> None:
    one = reader(Case(key=1), Case(key=2, begins=1, is_urgent=True))

    assert one.days(0, 1, 2) == [0, 1, 2]


def test_an_urgent_mail_takes_along_what_no_mail_has_named() -> None:
    one = reader(Case(key=1, is_urgent=True))
    one.days(0)
    one.cases[2] = Case(key=2)
    one.days(0, 1)

    assert one.mails == [(0, [1]), (1, [1, 2])]


def test_what_opened_again_soon_is_noted_and_reminded_of_after_eight_days() -> None:
    one = reader(Case(key=1, is_old_news=True))

    assert [telling.step for telling in one.sweep(0).gathered] == [1]
    assert one.days(*range(1, 60)) == [8, 16]


@pytest.mark.parametrize(("since", "swept_from", "expected"), [(1, 17, False), (0, 17, True), (0, 0, False)])
def test_what_has_long_been_critical_is_no_news_unless_it_began_while_nobody_swept(
    since: int, swept_from: int, expected: bool
) -> None:
    assert is_stale(day(since), swept_from=day(swept_from), as_of=day(17)) is expected


@pytest.mark.parametrize(
    ("why", "said", "expected"),
    [
        (Why.BECAME, "", "It became critical."),
        (Why.STANDS, "", "It has been critical for 8 days; this is the first mail of it to you."),
        (Why.UNANSWERED, "", "Nobody has answered it for 8 days."),
        (Why.STILL, "", "Still critical, unanswered for 8 days."),
        (Why.LAPSED, "Lena did on 1 Jun.", "It is back: the acknowledgement lapsed. Lena did on 1 Jun."),
        (Why.REOPENED, "", "It is back: it opened again."),
        (Why.CRITICAL_AGAIN, "", "It is back: it is critical again."),
    ],
)  # fmt: skip
def test_why_is_a_sentence(why: Why, said: str, expected: str) -> None:
    assert in_words(why, days=8, said=said) == expected


def test_what_somebody_has_taken_on_is_not_called_unanswered() -> None:
    assert in_words(Why.STILL, days=1, is_answered=True) == "Still critical after 1 day."


# --- Whatever happens ---

arrivals = st.lists(st.tuples(st.integers(0, 40), st.booleans(), st.sampled_from([None, 0, 1])), min_size=1, max_size=4)
swept = st.sets(st.integers(0, 90), min_size=1)


def lived(arriving: list[tuple[int, bool, int | None]], days: list[int], *, may_be_urgent: bool = True) -> Reader:
    """Let findings arrive and sweep on these days, each day twice."""
    one = Reader()
    for number in days:
        for key, (arrives, is_urgent, begins) in enumerate(arriving):
            if arrives <= number and key not in one.cases:
                one.cases[key] = Case(key=key, begins=begins, is_urgent=is_urgent and may_be_urgent)
        one.sweep(number)
        assert one.sweep(number) == Decision()
    return one


@given(arrivals, swept)
def test_a_pilot_is_mailed_once_in_seven_days_at_most(
    arriving: list[tuple[int, bool, int | None]], days: set[int]
) -> None:
    mails = [number for number, _ in lived(arriving, sorted(days), may_be_urgent=False).mails]

    assert all(after - before >= BETWEEN_MAILS.days for before, after in pairwise(mails))


@given(arrivals)
def test_every_finding_is_named_within_seven_days(arriving: list[tuple[int, bool, int | None]]) -> None:
    one = lived(arriving, list(range(60)))

    for key, (arrives, is_urgent, _) in enumerate(arriving):
        named = min(number for number, names in one.mails if key in names)
        assert named - arrives < (1 if is_urgent else BETWEEN_MAILS.days + 1)


@given(arrivals, swept)
def test_steps_count_up_and_end(arriving: list[tuple[int, bool, int | None]], days: set[int]) -> None:
    for case in lived(arriving, sorted(days)).cases.values():
        steps = [told.step for told in case.told]
        assert steps == sorted(set(steps))
        assert len(steps) <= LAST_STEP + 1


@given(arrivals)
def test_the_mails_end_and_leave_it_to_the_digest(arriving: list[tuple[int, bool, int | None]]) -> None:
    one = lived(arriving, list(range(90)))

    assert one.mails[-1][0] <= 40 + BETWEEN_MAILS.days + BACK_OFF[-1] + BETWEEN_MAILS.days
