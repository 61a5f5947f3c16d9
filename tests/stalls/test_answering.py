"""People answer a finding: who may, what is refused, and that the same answer twice is one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connections

from accounts.models import Portfolio, Role, User
from outcomes.actions.refusals import ChangedMeanwhileError, RefusedError
from stalls.actions import acknowledge, as_seen, assign, finish_action, judge, snooze
from stalls.models import Acknowledgement, Action, Finding, Judgement, Snooze
from stalls.silences import attentions
from tests.factories import MONDAY, make_finding, make_member, make_person, make_pilot, make_portfolio, make_user
from tests.stalls.makers import make_action, make_event, make_snooze

DAY = timedelta(days=1)
LIVE = "governance/live-without-sign-off"
MAY_ANSWER = [("priya", True), ("eli", True), ("lena", True), ("adam", True), ("rosa", False), ("otto", False)]


@pytest.fixture
def finding(portfolio: Portfolio) -> Finding:
    """A finding that has been critical since Monday."""
    made = make_finding(pilot=make_pilot())
    make_event(finding=made)
    return made


def put_off(finding: Finding, by: User, as_of: date = MONDAY, days: int = 10, **said: Any) -> Snooze:
    return snooze(finding, by=by, as_of=as_of, until=as_of + days * DAY, **{"reason": "The board meets first"} | said)


def agree(finding: Finding, by: User, as_of: date = MONDAY, **said: Any) -> Action:
    agreed = {"text": "Call them", "owner": make_person(), "due_on": as_of + 7 * DAY}
    return assign(finding, by=by, as_of=as_of, **agreed | said)


ANSWERS: dict[str, Callable[[Finding, User], Any]] = {
    "acknowledge": lambda finding, by: acknowledge(finding, by=by, as_of=MONDAY),
    "snooze": put_off,
    "assign": agree,
    "finish": lambda finding, by: finish_action(
        make_action(finding=finding, by=by), outcome="Done", by=by, as_of=MONDAY
    ),
}


# --- Who may ---


@pytest.mark.parametrize(("who", "may"), MAY_ANSWER)
@pytest.mark.parametrize("answer", ANSWERS)
def test_who_records_facts_and_leaders_answer(
    finding: Finding, answer: str, who: str, may: bool, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(who)
    if may:
        assert ANSWERS[answer](finding, user).finding == finding
        return
    with pytest.raises(RefusedError, match="Only people who record facts in this portfolio, and its leaders"):
        ANSWERS[answer](finding, user)


@pytest.mark.parametrize(("who", "may"), [*MAY_ANSWER[:4], ("rosa", True), ("otto", False)])
def test_reviewers_judge_too(finding: Finding, who: str, may: bool, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(who)
    if may:
        assert judge(finding, verdict="right", by=user, as_of=MONDAY).by == user
        return
    with pytest.raises(RefusedError, match="Only people who"):
        judge(finding, verdict="right", by=user, as_of=MONDAY)


def test_a_superuser_answers_everywhere(finding: Finding) -> None:
    root = make_user(email="root@example.org", is_superuser=True)
    assert put_off(finding, root).by == root


# --- Seen ---


@pytest.mark.parametrize(("severity", "days"), [("critical", 14), ("stalled", 7), ("watch", 28)])
def test_an_acknowledgement_keeps_what_was_seen_and_when_it_lapses(lena: User, severity: str, days: int) -> None:
    finding = make_finding(pilot=make_pilot(), severity=severity, episode=2)
    made = acknowledge(finding, by=lena, as_of=MONDAY, note="I call them")
    assert (made.by, made.on, made.note) == (lena, MONDAY, "I call them")
    assert (made.severity, made.episode, made.lapses_on) == (severity, 2, MONDAY + days * DAY)


def test_an_acknowledgement_silences_until_it_lapses(finding: Finding, lena: User) -> None:
    acknowledge(finding, by=lena, as_of=MONDAY)
    told = [attentions([finding.pk], as_of=MONDAY + days * DAY)[finding.pk].sentence for days in (13, 14)]
    assert told == [
        "Silent until 15 Jun 2026: Lena acknowledged it on 1 Jun 2026.",
        "It speaks again since 15 Jun 2026: the acknowledgement lapsed. Lena acknowledged it on 1 Jun 2026.",
    ]


def test_the_same_acknowledgement_twice_is_one_and_another_person_or_day_is_another(
    finding: Finding, lena: User, eli: User
) -> None:
    for by, day in ((lena, MONDAY), (lena, MONDAY), (eli, MONDAY), (lena, MONDAY + DAY)):
        acknowledge(finding, by=by, as_of=day)
    assert Acknowledgement.objects.count() == 3


@pytest.mark.parametrize("change", [{"severity": "critical"}, {"episode": 2}])
def test_nobody_silences_what_they_have_not_seen(lena: User, change: dict[str, Any]) -> None:
    finding = make_finding(pilot=make_pilot(), severity="stalled")
    seen = as_seen(finding)
    Finding.objects.update(**change)
    with pytest.raises(ChangedMeanwhileError, match="It has changed while you read: it is "):
        acknowledge(finding, by=lena, as_of=MONDAY, seen=seen)
    with pytest.raises(ChangedMeanwhileError):
        put_off(finding, lena, seen=seen)


def test_who_has_seen_it_as_it_is_answers(finding: Finding, lena: User) -> None:
    assert acknowledge(finding, by=lena, as_of=MONDAY, seen=as_seen(finding)).severity == "critical"


# --- Not now ---


def test_a_snooze_keeps_until_when_and_why(finding: Finding, eli: User) -> None:
    made = put_off(finding, eli, days=28)
    assert (made.by, made.on, made.until, made.reason) == (eli, MONDAY, MONDAY + 28 * DAY, "The board meets first")
    assert (made.severity, made.episode) == ("critical", 1)
    assert attentions([finding.pk], as_of=MONDAY + 27 * DAY)[finding.pk].until == MONDAY + 28 * DAY


@pytest.mark.parametrize("days", [-1, 0, 29])
def test_a_snooze_ends_within_28_days(finding: Finding, eli: User, days: int) -> None:
    with pytest.raises(RefusedError, match=r"not after 29 Jun 2026: 28 days are the longest\.") as refusal:
        put_off(finding, eli, days=days)
    assert refusal.value.field == "until"


def test_a_snooze_needs_a_reason(finding: Finding, eli: User) -> None:
    with pytest.raises(RefusedError, match=r"Say why it can wait\.") as refusal:
        put_off(finding, eli, reason="  ")
    assert refusal.value.field == "reason"


def test_a_pilot_in_use_without_its_sign_off_is_never_snoozed_yet_acknowledged(lena: User) -> None:
    finding = make_finding(pilot=make_pilot(), rule=LIVE)
    with pytest.raises(RefusedError, match="never put off"):
        put_off(finding, lena)
    assert acknowledge(finding, by=lena, as_of=MONDAY).finding == finding


def test_two_snoozes_in_a_row_need_a_leader(finding: Finding, eli: User, priya: User, lena: User) -> None:
    put_off(finding, eli)
    again = MONDAY + 17 * DAY
    for user in (eli, priya):
        with pytest.raises(RefusedError, match="Two snoozes in a row need a leader"):
            put_off(finding, user, again)
    assert put_off(finding, lena, again).on == again


def test_a_snooze_a_week_after_the_last_one_is_not_in_a_row(finding: Finding, eli: User) -> None:
    put_off(finding, eli)
    assert put_off(finding, eli, MONDAY + 18 * DAY).by == eli


def test_the_same_snooze_twice_is_one(finding: Finding, eli: User) -> None:
    assert put_off(finding, eli) == put_off(finding, eli)
    assert Snooze.objects.count() == 1


def test_a_snoozed_finding_that_becomes_worse_speaks(eli: User) -> None:
    finding = make_finding(pilot=make_pilot(), severity="stalled")
    make_event(finding=finding)
    put_off(finding, eli)
    make_event(finding=finding, on=MONDAY + 3 * DAY, to_severity="critical")
    told = attentions([finding.pk], as_of=MONDAY + 3 * DAY)[finding.pk].sentence
    assert told == "It speaks again since 4 Jun 2026: it became worse. Eli snoozed it on 1 Jun 2026."


def test_what_has_only_been_seen_again_wakes_nobody_until_it_opens(finding: Finding, eli: User) -> None:
    put_off(finding, eli)
    make_event(finding=finding, on=MONDAY + 2 * DAY, to_state="pending", episode=2)
    assert attentions([finding.pk], as_of=MONDAY + 2 * DAY)[finding.pk].silenced
    make_event(finding=finding, on=MONDAY + 3 * DAY, episode=2)
    assert attentions([finding.pk], as_of=MONDAY + 3 * DAY)[finding.pk].again == "reopened"


def test_many_findings_are_asked_at_once(
    portfolio: Portfolio, eli: User, django_assert_num_queries: Callable[[int], Any]
) -> None:
    findings = [make_finding(pilot=make_pilot()) for _ in range(5)]
    for finding in findings:
        make_snooze(finding=finding, by=eli)
    with django_assert_num_queries(3):
        told = attentions([finding.pk for finding in findings], as_of=MONDAY)
    assert all(told[finding.pk].silenced for finding in findings)


# --- Right or wrong ---


def test_a_judgement_is_a_label_that_its_giver_can_change(finding: Finding, rosa: User) -> None:
    judge(finding, verdict="right", by=rosa, as_of=MONDAY)
    judge(finding, verdict="wrong", why="They answered by phone", by=rosa, as_of=MONDAY + DAY)
    made = Judgement.objects.get()
    assert (made.verdict, made.why, made.on) == ("wrong", "They answered by phone", MONDAY + DAY)


def test_the_same_judgement_twice_keeps_its_day_and_leaves_no_trace(finding: Finding, rosa: User) -> None:
    for day in (MONDAY, MONDAY + DAY):
        judge(finding, verdict="right", by=rosa, as_of=day)
    made = Judgement.objects.get()
    assert (made.on, made.history.count()) == (MONDAY, 1)


def test_each_person_and_each_episode_has_a_judgement_of_its_own(finding: Finding, rosa: User, lena: User) -> None:
    judge(finding, verdict="right", by=rosa, as_of=MONDAY)
    judge(finding, verdict="wrong", by=lena, as_of=MONDAY)
    Finding.objects.update(episode=2)
    judge(finding, verdict="too_late", by=rosa, as_of=MONDAY)
    assert Judgement.objects.count() == 3


def test_a_closed_finding_can_still_be_judged(rosa: User) -> None:
    finding = make_finding(pilot=make_pilot(), state="closed", closed_on=MONDAY)
    assert judge(finding, verdict="too_late", by=rosa, as_of=MONDAY).verdict == "too_late"


def test_a_judgement_is_one_of_three(finding: Finding, rosa: User) -> None:
    with pytest.raises(RefusedError, match=r"Say right, wrong or too late\.") as refusal:
        judge(finding, verdict="perhaps", by=rosa, as_of=MONDAY)
    assert refusal.value.field == "verdict"


# --- Who does what ---


def test_an_agreement_says_who_does_what_by_when(finding: Finding, lena: User) -> None:
    owner = make_person(name="H. Osei")
    made = agree(finding, lena, text="Call the head of infrastructure", owner=owner)
    assert (made.text, made.owner, made.due_on) == ("Call the head of infrastructure", owner, MONDAY + 7 * DAY)
    assert (made.agreed_on, made.by, made.done_on) == (MONDAY, lena, None)


def test_another_agreement_takes_the_place_of_the_open_one(finding: Finding, lena: User) -> None:
    first = agree(finding, lena)
    second = agree(finding, lena, MONDAY + 2 * DAY, text="Sit down together")
    first.refresh_from_db()
    assert (first.done_on, first.outcome, first.was_replaced) == (MONDAY + 2 * DAY, "replaced", True)
    assert list(Action.objects.open()) == [second]


def test_the_same_agreement_twice_is_one(finding: Finding, lena: User) -> None:
    due_on = MONDAY + 7 * DAY
    assert agree(finding, lena, due_on=due_on) == agree(finding, lena, MONDAY + DAY, due_on=due_on)
    assert Action.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "given", "told"),
    [
        ("text", " ", "Say what is to be done."),
        ("due_on", MONDAY - DAY, "This day is over."),
    ],
)
def test_half_an_agreement_is_refused(finding: Finding, lena: User, field: str, given: Any, told: str) -> None:
    with pytest.raises(RefusedError, match=told) as refusal:
        agree(finding, lena, **{field: given})
    assert refusal.value.field == field


def test_somebody_of_another_portfolio_owns_nothing_here(finding: Finding, lena: User) -> None:
    foreigner = make_person(portfolio=make_portfolio(name="Elsewhere"))
    with pytest.raises(RefusedError, match=r"Name somebody of this portfolio\.") as refusal:
        agree(finding, lena, owner=foreigner)
    assert refusal.value.field == "owner"


def test_what_was_agreed_is_finished_with_what_came_of_it(finding: Finding, lena: User, eli: User) -> None:
    action = agree(finding, lena)
    finish_action(action, outcome="They answered", by=eli, as_of=MONDAY + 3 * DAY)
    finish_action(action, outcome="They answered", by=eli, as_of=MONDAY + 4 * DAY)
    action.refresh_from_db()
    assert (action.done_on, action.outcome) == (MONDAY + 3 * DAY, "They answered")
    assert action.history.count() == 2


def test_what_has_ended_does_not_end_otherwise(finding: Finding, lena: User) -> None:
    action = agree(finding, lena)
    agree(finding, lena, text="Sit down together")
    with pytest.raises(RefusedError, match="This has ended on 1 Jun 2026 already: replaced"):
        finish_action(action, outcome="They answered", by=lena, as_of=MONDAY)


def test_an_end_needs_an_outcome(finding: Finding, lena: User) -> None:
    with pytest.raises(RefusedError, match="Say what came of it") as refusal:
        finish_action(agree(finding, lena), outcome=" ", by=lena, as_of=MONDAY)
    assert refusal.value.field == "outcome"


# --- What does not stand ---


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"state": "closed", "closed_on": MONDAY}, "It was closed on 1 Jun 2026"),
        ({"state": "pending"}, "It has not opened yet"),
    ],
)
@pytest.mark.parametrize("answer", ["acknowledge", "snooze", "assign"])
def test_only_what_stands_is_answered(lena: User, answer: str, fields: dict[str, Any], told: str) -> None:
    finding = make_finding(pilot=make_pilot(), **fields)
    with pytest.raises(RefusedError, match=told):
        ANSWERS[answer](finding, lena)
    assert not any(model._default_manager.exists() for model in (Acknowledgement, Snooze, Action))


def test_what_has_not_opened_is_not_judged(finding: Finding, rosa: User) -> None:
    Finding.objects.update(state="pending", opened_on=None)
    with pytest.raises(RefusedError, match="It has not opened yet"):
        judge(finding, verdict="right", by=rosa, as_of=MONDAY)


# --- Two at once ---


@pytest.mark.django_db(transaction=True)
def test_two_people_who_agree_at_once_leave_one_agreement_open() -> None:
    user = make_member(user=make_user(email="lena@example.org"), role=Role.LEADER).user
    finding = make_finding(pilot=make_pilot())
    make_person()

    def agree_alone(text: str) -> None:
        agree(finding, user, text=text)
        connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(agree_alone, ["Call them", "Write to them", "Call them", "Sit down together"]))
    assert Action.objects.open().count() == 1
