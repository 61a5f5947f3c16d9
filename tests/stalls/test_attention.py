"""Whether a finding speaks: what silences it, for how long, and why it speaks again."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stalls.attention import (
    Again,
    Attention,
    Grade,
    Kind,
    Silence,
    attention,
    is_in_a_row,
    lapses_on,
    last_snooze_day,
)
from stalls.modes import Severity

DAY_ZERO = date(2026, 6, 1)
SEVERITY = {"w": Severity.WATCH, "s": Severity.STALLED, "c": Severity.CRITICAL}


def day(number: int) -> date:
    return DAY_ZERO + timedelta(days=number)


def stood(days: str, *, episode: int = 1, since: int = 0) -> list[Grade]:
    """Return the changes of a finding that stood so; one letter a day."""
    changed = [place for place, letter in enumerate(days) if place == 0 or letter != days[place - 1]]
    return [Grade(on=day(since + place), severity=SEVERITY[days[place]], episode=episode) for place in changed]


def acknowledged(on: int = 0, severity: str = "s", *, lapses: int = 7, episode: int = 1) -> Silence:
    said = {"on": day(on), "until": day(on + lapses), "severity": SEVERITY[severity], "episode": episode}
    return Silence(kind=Kind.ACKNOWLEDGED, by="Lena", **said)


def snoozed(on: int = 0, severity: str = "s", *, days: int = 10, episode: int = 1) -> Silence:
    said = {"on": day(on), "until": day(on + days), "severity": SEVERITY[severity], "episode": episode}
    return Silence(kind=Kind.SNOOZED, by="Priya", **said)


# --- What silences ---


def test_it_speaks_where_nobody_has_said_anything() -> None:
    assert attention(stood("s"), [], as_of=day(3)) == Attention()
    assert Attention().sentence == ""


def test_an_acknowledgement_silences_it_until_it_lapses() -> None:
    before, after = (attention(stood("s"), [acknowledged()], as_of=day(number)) for number in (6, 7))
    assert (before.silenced, before.until, before.again) == (acknowledged(), day(7), None)
    assert (after.silenced, after.again, after.since) == (None, Again.LAPSED, day(7))


def test_a_snooze_silences_it_until_it_runs_out() -> None:
    before, after = (attention(stood("s"), [snoozed()], as_of=day(number)) for number in (9, 10))
    assert (before.silenced, before.until) == (snoozed(), day(10))
    assert (after.silenced, after.again, after.since) == (None, Again.RAN_OUT, day(10))


def test_the_longer_of_two_silences_it() -> None:
    both = [snoozed(0, days=10), acknowledged(1, lapses=7)]
    assert attention(stood("s"), both, as_of=day(2)).silenced == both[0]
    assert attention(stood("s"), both, as_of=day(12)).again == Again.RAN_OUT


def test_nothing_silences_it_before_it_is_said() -> None:
    assert attention(stood("s"), [snoozed(5)], as_of=day(4)) == Attention()


@pytest.mark.parametrize(("severity", "days"), [("c", 14), ("s", 7), ("w", 28)])
def test_an_acknowledgement_lapses_the_sooner_the_more_can_still_be_done(severity: str, days: int) -> None:
    assert lapses_on(SEVERITY[severity], DAY_ZERO) == day(days)


def test_a_snooze_lasts_28_days_at_most() -> None:
    assert last_snooze_day(DAY_ZERO) == day(28)


# --- What wakes ---


@pytest.mark.parametrize("silence", [acknowledged(), snoozed()], ids=["acknowledged", "snoozed"])
def test_it_speaks_at_once_when_it_becomes_worse(silence: Silence) -> None:
    worse = stood("sssc")
    assert attention(worse, [silence], as_of=day(2)).silenced == silence
    spoken = attention(worse, [silence], as_of=day(3))
    assert (spoken.again, spoken.since) == (Again.WORSENED, day(3))


@pytest.mark.parametrize("silence", [acknowledged(), snoozed()], ids=["acknowledged", "snoozed"])
def test_it_speaks_at_once_when_it_opens_again_even_milder(silence: Silence) -> None:
    again = [*stood("s"), *stood("w", episode=2, since=3)]
    assert attention(again, [silence], as_of=day(2)).silenced == silence
    assert attention(again, [silence], as_of=day(3)).again == Again.REOPENED


def test_what_has_woken_stays_awake_though_it_eases() -> None:
    assert attention(stood("scs"), [snoozed()], as_of=day(5)).again == Again.WORSENED


def test_easing_and_returning_to_what_was_seen_does_not_wake_it() -> None:
    assert attention(stood("swws"), [snoozed()], as_of=day(4)).silenced == snoozed()


def test_who_sees_it_at_its_worst_silences_it_again() -> None:
    both = [snoozed(0, "s"), acknowledged(2, "c", lapses=14)]
    assert attention(stood("scc"), both, as_of=day(3)).silenced == both[1]


def test_the_last_end_says_why_it_is_back() -> None:
    both = [acknowledged(0, lapses=7), snoozed(8, days=3)]
    assert attention(stood("s"), both, as_of=day(11)).again == Again.RAN_OUT


def test_that_it_worsened_is_told_rather_than_that_it_lapsed_on_the_same_day() -> None:
    assert attention(stood("s" * 7 + "c"), [acknowledged()], as_of=day(7)).again == Again.WORSENED


def test_what_happened_on_the_same_day_before_they_looked_does_not_wake_it() -> None:
    fell = [Grade(on=day(0), severity=Severity.CRITICAL), Grade(on=day(0), severity=Severity.STALLED)]
    assert attention(fell, [snoozed()], as_of=day(1)).silenced == snoozed()


def test_what_happened_on_the_same_day_after_they_looked_wakes_it() -> None:
    rose = [Grade(on=day(0), severity=Severity.STALLED), Grade(on=day(0), severity=Severity.CRITICAL)]
    assert attention(rose, [snoozed()], as_of=day(0)).again == Again.WORSENED


def test_a_day_that_was_caught_up_later_wakes_it_too() -> None:
    assert attention(stood("ssc"), [snoozed(4, "s")], as_of=day(4)).again == Again.WORSENED


# --- In words ---


def test_says_until_when_it_is_silent_and_who_said_so() -> None:
    told = attention(stood("s"), [snoozed()], as_of=day(1)).sentence
    assert told == "Silent until 11 Jun 2026: Priya snoozed it on 1 Jun 2026."


@pytest.mark.parametrize(
    ("history", "silence", "told"),
    [
        (stood("s"), acknowledged(), "8 Jun 2026: the acknowledgement lapsed. Lena acknowledged it on 1 Jun 2026."),
        (stood("s"), snoozed(), "11 Jun 2026: the snooze ran out. Priya snoozed it on 1 Jun 2026."),
        (stood("sc"), snoozed(), "2 Jun 2026: it became worse. Priya snoozed it on 1 Jun 2026."),
        (
            [*stood("s"), *stood("s", episode=2, since=4)],
            snoozed(),
            "5 Jun 2026: it opened again. Priya snoozed it on 1 Jun 2026.",
        ),
    ],
)
def test_says_why_it_speaks_again(history: list[Grade], silence: Silence, told: str) -> None:
    assert attention(history, [silence], as_of=day(20)).sentence == f"It speaks again since {told}"


# --- Two snoozes in a row ---


@pytest.mark.parametrize(("start", "in_a_row"), [(5, True), (10, True), (17, True), (18, False)])
def test_a_snooze_within_a_week_of_anothers_end_is_the_second_in_a_row(start: int, in_a_row: bool) -> None:
    assert is_in_a_row(stood("s"), [snoozed(days=10)], on=day(start)) is in_a_row


def test_a_snooze_that_was_woken_has_ended_then() -> None:
    assert is_in_a_row(stood("sc"), [snoozed(days=28)], on=day(8))
    assert not is_in_a_row(stood("sc"), [snoozed(days=28)], on=day(9))


def test_an_acknowledgement_is_no_snooze() -> None:
    assert not is_in_a_row(stood("s"), [acknowledged()], on=day(3))


# --- Whatever happens ---


def test_silent_exactly_from_when_it_is_said_until_it_ends_or_is_worse_than_what_was_seen() -> None:
    for letters in itertools.product("wsc", repeat=5):
        for on, length in itertools.product(range(3), range(1, 4)):
            silence = snoozed(on, letters[on], days=length)
            for as_of in range(5):
                worst = max((SEVERITY[one].rank for one in letters[on : as_of + 1]), default=0)
                silent = on <= as_of < on + length and worst == silence.severity.rank
                found = attention(stood("".join(letters)), [silence], as_of=day(as_of))
                assert (found.silenced is not None) is silent, (letters, on, length, as_of)


GRADES = st.lists(
    st.builds(
        lambda number, letter, episode: Grade(on=day(number), severity=SEVERITY[letter], episode=episode),
        st.integers(0, 40),
        st.sampled_from("wsc"),
        st.integers(1, 3),
    ),
    max_size=12,
).map(lambda grades: sorted(grades, key=lambda grade: (grade.on, grade.episode)))
SILENCES = st.lists(
    st.builds(
        lambda kind, number, days, letter, episode: Silence(
            kind=kind, on=day(number), until=day(number + days), severity=SEVERITY[letter], episode=episode
        ),
        st.sampled_from(Kind),
        st.integers(0, 40),
        st.integers(1, 28),
        st.sampled_from("wsc"),
        st.integers(1, 3),
    ),
    max_size=5,
)


@given(GRADES, SILENCES, st.integers(0, 80))
def test_it_is_silent_or_says_why_it_speaks_and_never_both(
    history: list[Grade], silences: list[Silence], as_of: int
) -> None:
    found = attention(history, silences, as_of=day(as_of))
    said = [silence for silence in silences if silence.on <= day(as_of)]
    assert (found.silenced is None) == (found.until is None)
    assert (found.again is None) == (found.since is None) == (found.ended is None)
    assert not (found.silenced and found.again)
    assert bool(found.silenced or found.again) == bool(said)
    if found.until:
        assert day(as_of) < found.until <= max(silence.until for silence in said)
    if found.since:
        assert found.since <= day(as_of)


@given(GRADES, SILENCES, st.integers(0, 80))
def test_what_lies_ahead_changes_nothing(history: list[Grade], silences: list[Silence], as_of: int) -> None:
    past = [grade for grade in history if grade.on <= day(as_of)]
    said = [silence for silence in silences if silence.on <= day(as_of)]
    assert attention(history, silences, as_of=day(as_of)) == attention(past, said, as_of=day(as_of))


@given(GRADES, SILENCES, st.integers(0, 80))
def test_nobody_stays_silenced_past_28_days_after_the_last_word(
    history: list[Grade], silences: list[Silence], as_of: int
) -> None:
    last = max((silence.on for silence in silences), default=day(0))
    if day(as_of) - last >= timedelta(days=28):
        assert attention(history, silences, as_of=day(as_of)).silenced is None
