"""Which failure mode is suspected first, by how long its condition has lasted beside pilots that go on (ADR 19)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stalls.failure_modes import RULES
from stalls.interactions import Key, Standing
from stalls.modes import FailureMode, Severity
from stalls.suspicion import CLOCKS, NO_FIRST_SLICE, NOTHING_AGREED, SILENT, TIES, next_step_on, suspicion

DAY = date(2026, 6, 1)
WATCH, STALLED, CRITICAL = Severity.WATCH, Severity.STALLED, Severity.CRITICAL


def finding(rule: str, severity: Severity = STALLED, *, ago: int | None = 10) -> Standing:
    return Standing(Key(rule, ""), severity, None if ago is None else DAY - timedelta(days=ago), False)


def steps(mode: FailureMode, *findings: Standing) -> float:
    return suspicion(findings, DAY)[mode]


def test_without_findings_nothing_is_suspected() -> None:
    assert suspicion([], DAY) == dict.fromkeys(FailureMode, 0)
    assert next_step_on([], DAY) is None


@pytest.mark.parametrize(("ago", "expected"), [(69, 0), (70, 1), (125, 1), (126, 2), (314, 4), (315, 5), (999, 5)])
def test_each_step_of_a_clock_is_one_of_suspicion(ago: int, expected: int) -> None:
    assert steps(FailureMode.INTEGRATION, finding("integration/promise-overrun", ago=ago)) == expected


@pytest.mark.parametrize(
    ("rule", "severity", "expected"),
    [
        ("integration/promise-overrun", WATCH, 0),
        ("champion/gone", STALLED, 0),
        ("champion/gone", CRITICAL, 3),
        ("champion/fading", STALLED, 0),
        ("champion/fading", CRITICAL, 3),
        ("governance/nothing-approved", WATCH, 1),
        ("governance/not-opened", CRITICAL, 0),
    ],
)
def test_a_clock_tells_from_its_severity_on_and_no_other_rule_does(
    rule: str, severity: Severity, expected: int
) -> None:
    assert steps(FailureMode(rule.partition("/")[0]), finding(rule, severity, ago=10)) == expected


def test_of_several_findings_of_a_rule_the_oldest_tells() -> None:
    older = Standing(Key("integration/promise-overrun", "records"), STALLED, DAY - timedelta(days=130), False)
    assert steps(FailureMode.INTEGRATION, finding("integration/promise-overrun", ago=70), older) == 2


def test_a_finding_of_which_nobody_knows_since_when_tells_nothing() -> None:
    assert steps(FailureMode.INTEGRATION, finding("integration/promise-overrun", ago=None)) == 0


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([finding(NOTHING_AGREED, WATCH)], 2),
        ([finding(NOTHING_AGREED, WATCH), finding(NO_FIRST_SLICE)], 0),
        ([finding(NOTHING_AGREED, STALLED), finding(NO_FIRST_SLICE)], 0.5),
        ([finding("outcome/off-target", WATCH)], 0),
        ([finding("outcome/off-target", STALLED)], 0.5),
        ([finding("outcome/gone-dark", STALLED), finding("outcome/gone-dark", WATCH)], 0.5),
    ],
)
def test_an_outcome_that_is_not_agreed_counts_once_somebody_has_used_it(
    findings: list[Standing], expected: float
) -> None:
    assert steps(FailureMode.OUTCOME, *findings) == expected


def test_of_several_clocks_of_a_mode_the_one_that_has_gone_furthest_tells() -> None:
    gone, fading = finding("champion/gone", CRITICAL, ago=80), finding("champion/fading", CRITICAL, ago=70)
    assert steps(FailureMode.CHAMPION, gone, fading) == steps(FailureMode.CHAMPION, fading, gone) == 4


def test_a_silent_clock_never_outweighs_a_step() -> None:
    assert all(0 < share < 1 for share in SILENT.values())


def test_the_next_step_is_the_first_that_time_alone_will_reach() -> None:
    findings = [finding("integration/promise-overrun", ago=100), finding("governance/nothing-approved", ago=60)]
    assert next_step_on(findings, DAY) == DAY + timedelta(days=10)
    assert next_step_on([finding("integration/promise-overrun", ago=315)], DAY) is None


@given(
    st.lists(
        st.builds(finding, st.sampled_from([clock.rule for clock in CLOCKS]), ago=st.integers(0, 600)),
        max_size=4,
        unique_by=lambda one: one.key,
    )
)
def test_nothing_changes_before_the_next_step(findings: list[Standing]) -> None:
    coming = next_step_on(findings, DAY)
    assert suspicion(findings, DAY) == suspicion(findings, (coming or date(2036, 1, 1)) - timedelta(days=1))
    assert coming is None or suspicion(findings, DAY) != suspicion(findings, coming)


def test_every_clock_is_that_of_a_rule_and_every_mode_has_its_place() -> None:
    ids = {rule.id: rule for rule in RULES}
    assert all(ids[clock.rule].mode == clock.mode for clock in CLOCKS)
    assert {NOTHING_AGREED, NO_FIRST_SLICE} <= set(ids)
    assert sorted(TIES) == sorted([*SILENT, FailureMode.DELIVERY]) == sorted(FailureMode)
