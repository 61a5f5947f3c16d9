"""domain.md C.7: how the findings of one pilot are read together."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stalls.interactions import Cell, Key, Reading, Standing, read
from stalls.modes import FailureMode, HealthState, Severity, Yardstick

DAY = date(2026, 6, 1)
WATCH, STALLED, CRITICAL = Severity.WATCH, Severity.STALLED, Severity.CRITICAL
EVERY_MODE = list(FailureMode)


def finding(
    rule: str, severity: Severity = STALLED, *, ago: int | None = 10, guess: bool = False, subject: str = ""
) -> Standing:
    since = None if ago is None else DAY - timedelta(days=ago)
    return Standing(Key(rule, subject), severity, since, guess)


def reading(*findings: Standing, judged_by: Yardstick = Yardstick.FINDINGS) -> Reading:
    return read(findings, EVERY_MODE, judged_by=judged_by, as_of=DAY)


def hidden(*findings: Standing) -> dict[str, str]:
    return {key.rule: by.rule for key, by in reading(*findings).hidden.items()}


def root(*findings: Standing) -> str | None:
    found = reading(*findings).root
    return found.rule if found else None


def test_without_findings_what_can_be_assessed_is_clear_and_the_rest_is_not() -> None:
    found = read([], [FailureMode.CHAMPION], judged_by=Yardstick.FINDINGS, as_of=DAY)
    assert found.modes[FailureMode.CHAMPION].state == HealthState.CLEAR
    assert found.modes[FailureMode.OUTCOME].state == HealthState.NOT_ASSESSABLE
    assert (found.overall.state, found.root, found.primary_mode) == (HealthState.CLEAR, None, "")


def test_of_a_pilot_of_which_nothing_is_known_nothing_is_said() -> None:
    assert read([], [], judged_by=Yardstick.FINDINGS, as_of=DAY).overall.state == HealthState.NOT_ASSESSABLE


def test_a_mode_is_as_bad_as_its_worst_finding_since_the_oldest_of_that_severity() -> None:
    found = reading(
        finding("integration/waiting-on-ticket", STALLED, ago=5),
        finding("integration/promise-overrun", STALLED, ago=9),
        finding("integration/sliding-date", WATCH, ago=60),
    )
    cell = found.modes[FailureMode.INTEGRATION]
    assert (cell.state, cell.since) == (HealthState.STALLED, DAY - timedelta(days=9))
    assert found.overall == cell


@pytest.mark.parametrize("severity", [WATCH, STALLED, CRITICAL])
def test_where_nobody_was_reached_silence_counts_in_that_however_bad_it_is(severity: Severity) -> None:
    unreached, silence = finding("delivery/nobody-reached", WATCH), finding("delivery/silence", severity)
    assert hidden(unreached, silence) == {"delivery/silence": "delivery/nobody-reached"}
    assert reading(unreached, silence).overall.state == HealthState.WATCH


def test_a_guess_that_silence_hides_counts_in_nobody_reached_where_silence_does() -> None:
    guess = finding("champion/nobody", guess=True)
    assert hidden(finding("delivery/nobody-reached", WATCH), finding("delivery/silence"), guess) == {
        "delivery/silence": "delivery/nobody-reached",
        "champion/nobody": "delivery/nobody-reached",
    }


@pytest.mark.parametrize(
    ("cause", "counted"),
    [
        ("outcome/nothing-agreed", "outcome/incomplete"),
        ("outcome/nothing-agreed", "outcome/off-target"),
    ],
)
def test_what_follows_from_a_cause_is_not_counted_again(cause: str, counted: str) -> None:
    assert hidden(finding(cause), finding(counted)) == {counted: cause}


def test_that_nobody_counts_use_follows_from_a_demo_and_use_that_is_low_or_decays_does_not() -> None:
    demo, low = finding("delivery/demo-not-deployed", CRITICAL), finding("workflow/adoption-not-appearing")
    uncounted = finding("workflow/adoption-not-appearing", subject="uncounted")
    assert list(reading(demo, low, uncounted, finding("workflow/use-decays")).hidden) == [uncounted.key]


def test_what_is_worse_than_its_cause_is_shown() -> None:
    assert hidden(finding("outcome/nothing-agreed", WATCH), finding("outcome/no-budget-for-next", CRITICAL)) == {}


@pytest.mark.parametrize(("severity", "expected"), [(WATCH, 0), (STALLED, 1), (CRITICAL, 1)])
def test_silence_that_has_stalled_hides_guesses_and_leaves_facts(severity: Severity, expected: int) -> None:
    guess = finding("governance/not-opened", guess=True)
    fact = finding("integration/waiting-on-ticket")
    assert len(hidden(finding("delivery/silence", severity), guess, fact)) == expected


def test_the_story_begins_with_what_began_first_of_the_most_suspected_mode() -> None:
    late, early = finding("champion/gone", CRITICAL, ago=5), finding("workflow/use-decays", ago=30)
    assert root(late, early, finding("champion/fading", ago=9)) == "champion/fading"


def test_of_one_day_it_begins_with_what_the_domain_puts_first() -> None:
    same = [finding(rule) for rule in ("champion/fading", "champion/gone", "champion/single-point")]
    assert root(*same) == "champion/gone"
    late = [finding(rule) for rule in ("governance/not-opened", "governance/live-without-sign-off")]
    assert root(*late) == "governance/live-without-sign-off"


def test_it_begins_with_no_watch_while_something_has_stalled() -> None:
    assert root(finding("outcome/incomplete", WATCH, ago=90), finding("champion/fading", ago=3)) == "champion/fading"
    assert root(finding("champion/single-point", WATCH, ago=90), finding("champion/gone", ago=3)) == "champion/gone"


def test_delivery_begins_a_story_only_where_no_cause_is_known() -> None:
    silence = finding("delivery/silence", CRITICAL, ago=90)
    assert root(silence) == "delivery/silence"
    assert next(iter(reading(silence).modes)) == FailureMode.DELIVERY
    assert root(silence, finding("champion/fading", ago=3)) == "champion/fading"


def test_an_unknown_beginning_comes_last() -> None:
    assert root(finding("champion/gone", ago=None), finding("champion/fading", ago=1)) == "champion/fading"


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (["integration/waiting-on-ticket"], "stalled"),
        (["integration/waiting-on-ticket", "integration/no-data-owner"], "stalled"),
        (["integration/waiting-on-ticket", "delivery/silence"], "stalled"),
        (["integration/waiting-on-ticket", "outcome/incomplete"], "critical"),
        (["champion/gone", "delivery/silence"], "critical"),
        (["champion/fading", "delivery/silence"], "stalled"),
    ],
)
def test_two_causes_at_once_are_critical_and_so_is_anything_while_nobody_pushes(
    rules: list[str], expected: str
) -> None:
    assert reading(*[finding(rule) for rule in rules]).overall.state == expected


DRIFT = "champion/maintenance-drift"


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([finding("champion/gone", CRITICAL)], "watch"),
        ([finding("integration/waiting-on-ticket"), finding("outcome/incomplete")], "watch"),
        ([finding("delivery/silence", CRITICAL)], "watch"),
        ([finding("governance/live-without-sign-off", STALLED)], "watch"),
        ([finding("governance/live-without-sign-off", CRITICAL)], "critical"),
        ([finding(DRIFT, STALLED), finding("integration/waiting-on-ticket", CRITICAL)], "stalled"),
        ([finding(DRIFT, STALLED), finding("champion/gone", STALLED)], "critical"),
        ([finding(DRIFT, WATCH), finding("champion/gone", STALLED)], "stalled"),
        ([finding(DRIFT, CRITICAL)], "critical"),
        ([finding(DRIFT, WATCH)], "watch"),
        ([], "clear"),
    ],
)
def test_a_pilot_is_as_bad_as_its_signs_of_life_allow(findings: list[Standing], expected: str) -> None:
    assert reading(*findings, judged_by=Yardstick.SIGNS).overall.state == expected


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([finding("champion/gone", CRITICAL), finding("outcome/incomplete")], "watch"),
        ([finding("delivery/silence", WATCH), finding("outcome/incomplete")], "watch"),
        ([finding("delivery/silence", STALLED)], "stalled"),
        ([finding("delivery/silence", STALLED), finding("champion/gone", CRITICAL)], "critical"),
        ([finding("governance/live-without-sign-off", CRITICAL)], "critical"),
        ([], "clear"),
    ],
)
def test_of_a_young_pilot_work_goes_on_until_its_team_falls_silent(findings: list[Standing], expected: str) -> None:
    assert reading(*findings, judged_by=Yardstick.YOUTH).overall.state == expected


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([finding("champion/gone", CRITICAL), finding("outcome/incomplete")], "stalled"),
        ([finding("outcome/incomplete", WATCH)], "watch"),
        ([finding("governance/pause-becoming-permanent", STALLED), finding("champion/gone", CRITICAL)], "stalled"),
        ([finding("governance/pause-becoming-permanent", CRITICAL)], "critical"),
        ([finding("governance/live-without-sign-off", CRITICAL)], "critical"),
        ([], "clear"),
    ],
)
def test_a_pilot_in_a_pause_is_critical_only_once_nobody_ends_it(findings: list[Standing], expected: str) -> None:
    assert reading(*findings, judged_by=Yardstick.PAUSE).overall.state == expected


def test_while_work_goes_on_it_is_worth_a_look_since_the_first_finding() -> None:
    found = reading(
        finding("champion/gone", CRITICAL, ago=5), finding("outcome/incomplete", ago=9), judged_by=Yardstick.SIGNS
    )
    assert found.overall == Cell(HealthState.WATCH, DAY - timedelta(days=9))


def test_drift_names_no_cause() -> None:
    found = reading(finding(DRIFT, CRITICAL, ago=90), finding("workflow/use-decays", ago=3), judged_by=Yardstick.SIGNS)
    assert found.primary_mode == "workflow"
    assert next(iter(found.modes)) == FailureMode.WORKFLOW
    assert found.modes[FailureMode.CHAMPION].state == HealthState.CRITICAL


def test_what_is_hidden_does_not_compound() -> None:
    found = reading(
        finding("champion/fading"), finding("governance/not-opened", guess=True), finding("delivery/silence")
    )
    assert found.overall.state == HealthState.STALLED


def test_modes_come_in_the_order_of_suspicion() -> None:
    found = reading(
        finding("integration/promise-overrun", STALLED, ago=190),
        finding("outcome/nothing-agreed", WATCH, ago=5),
        finding("workflow/use-decays", STALLED, ago=50),
        finding("champion/fading", WATCH, ago=50),
        finding("delivery/silence", CRITICAL, ago=50),
    )
    said = ["integration", "outcome", "champion", "workflow", "delivery", "governance"]
    assert [str(mode) for mode in found.modes] == said


def test_behind_the_first_a_silent_clock_clears_an_integration_sooner_than_an_outcome() -> None:
    found = reading(
        finding("governance/nothing-approved", STALLED, ago=80),
        finding("integration/waiting-on-ticket", CRITICAL, ago=60),
        finding("outcome/no-budget-for-next", WATCH, ago=5),
    )
    assert [str(mode) for mode in found.modes][:3] == ["governance", "outcome", "integration"]


def test_where_every_clock_is_silent_the_worst_comes_first() -> None:
    found = reading(
        finding("integration/waiting-on-ticket", CRITICAL, ago=60), finding("champion/single-point", WATCH, ago=5)
    )
    assert [str(mode) for mode in found.modes][:2] == ["integration", "champion"]


def test_what_silence_hides_makes_no_mode_suspected() -> None:
    unapproved = finding("governance/nothing-approved", ago=80, guess=True)
    found = reading(finding("delivery/silence", STALLED), unapproved, finding("champion/fading", WATCH))
    assert next(iter(found.modes)) == found.primary_mode == FailureMode.CHAMPION


def test_it_is_read_again_when_time_alone_makes_a_mode_more_suspected() -> None:
    found = reading(finding("integration/promise-overrun", STALLED, ago=60))
    assert found.reads_again_on == DAY + timedelta(days=10)


RULES = st.sampled_from(
    ["champion/gone", "delivery/silence", "outcome/nothing-agreed", "outcome/incomplete", "workflow/use-decays"]
)
FINDINGS = st.lists(
    st.builds(finding, RULES, st.sampled_from(list(Severity)), ago=st.none() | st.integers(0, 90), guess=st.booleans()),
    unique_by=lambda one: one.key,
)  # fmt: skip


@given(FINDINGS, st.randoms())
def test_the_order_of_findings_does_not_matter(findings: list[Standing], chance: object) -> None:
    shuffled = list(findings)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert reading(*shuffled) == reading(*findings)


@given(FINDINGS)
def test_without_signs_of_life_it_is_no_milder_than_any_mode_and_the_root_is_shown(findings: list[Standing]) -> None:
    found = reading(*findings)
    assert all(found.overall.state.rank >= cell.state.rank for cell in found.modes.values() if cell.since)
    assert (found.root is None) == (not findings)
    assert not findings or next(iter(found.modes)) == found.primary_mode
    assert found.root not in found.hidden
    assert set(found.modes) == set(FailureMode)
