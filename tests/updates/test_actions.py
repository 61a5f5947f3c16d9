"""Posting an update writes it and the facts that follow, once, whoever presses how often."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from governance.models import GovernanceQuestion, SignOff
from outcomes.models import Reading, UsageWeek
from pilots.models import AccessRequest, Champion, ChampionAction, Integration, Pilot, UserContact, WeeklyUpdate
from tests import factories as make
from tests.updates.makers import INTEGRATION, Answers, asked, make_full_pilot, post, situation
from updates.actions import discard_draft, keep_draft
from updates.facts import write
from updates.models import UpdateDraft
from updates.weeks import RefusedWeekError

pytestmark = pytest.mark.django_db

WEEK = make.MONDAY
WEDNESDAY = WEEK + timedelta(days=2)
FRIDAY = WEEK + timedelta(days=4)
NEXT_TUESDAY = WEEK + timedelta(days=8)
SUNDAY = WEEK + timedelta(days=6)


@pytest.fixture
def pilot() -> Pilot:
    return make_full_pilot()


def fact(model: Any, pilot: Pilot) -> Any:
    return model.objects.get(pilot=pilot)


def test_writes_the_update_with_all_that_was_asked(pilot: Pilot) -> None:
    eli = make.make_person(name="Eli")
    said: Answers = {"confidence": {"answer": "unsure"}, "blocker": {"text": "No account yet"}}

    post(pilot, said, as_of=WEDNESDAY, by=eli, seconds_taken=41)

    update = WeeklyUpdate.objects.get()
    assert (update.week, update.author, update.submitted_on, update.recorded_on) == (WEEK, eli, WEDNESDAY, WEDNESDAY)
    assert (update.confidence, update.blocker, update.seconds_taken) == ("unsure", "No account yet", 41)
    assert update.answers == {
        "use": {}, INTEGRATION: {}, "governance": {}, "champion": {}, "contact": {}, "metric": {},
        "confidence": {"answer": "unsure"}, "wrote": [],
    }  # fmt: skip


def test_use_is_counted_by_hand(pilot: Pilot) -> None:
    post(pilot, {"use": {"answer": "yes", "active_users": 12, "target_users": 40}}, as_of=WEDNESDAY)

    use = fact(UsageWeek, pilot)
    assert (use.week, use.active_users, use.target_users, use.source) == (WEEK, 12, 40, "manual")
    assert use.recorded_on == WEDNESDAY


def test_nobody_used_it_is_a_count_and_nothing_live_is_none(pilot: Pilot) -> None:
    make.make_usage_week(pilot=pilot, week=WEEK - timedelta(weeks=1), target_users=40)

    post(pilot, {"use": {"answer": "no"}}, as_of=WEDNESDAY)
    post(pilot, {"use": {"answer": "not_live"}}, as_of=NEXT_TUESDAY)

    use = UsageWeek.objects.get(pilot=pilot, week=WEEK)
    assert (use.active_users, use.target_users) == (0, 40)
    assert not UsageWeek.objects.filter(week__gt=WEEK).exists()


def test_count_by_hand_takes_the_place_of_an_earlier_one(pilot: Pilot) -> None:
    make.make_usage_week(pilot=pilot, week=WEEK, active_users=3, outputs_shown=70)

    post(pilot, {"use": {"answer": "yes", "active_users": 12}}, as_of=WEDNESDAY)

    use = fact(UsageWeek, pilot)
    assert (use.active_users, use.target_users, use.outputs_shown) == (12, 20, 70)


def test_feed_is_never_overwritten_even_if_it_came_after_the_form_was_opened(pilot: Pilot) -> None:
    questions = asked(pilot, WEDNESDAY)
    make.make_usage_week(pilot=pilot, week=WEEK, active_users=31, source="feed")
    use = {"answer": "yes", "active_users": 12}

    facts = questions["use"].facts(use, WEDNESDAY)
    write(facts, pilot=pilot, as_of=WEDNESDAY)

    assert fact(UsageWeek, pilot).active_users == 31
    assert not asked(pilot, WEDNESDAY)["use"].asks


def test_live_integration_is_on_record_as_live(pilot: Pilot) -> None:
    post(pilot, {INTEGRATION: {"answer": "live"}}, as_of=WEDNESDAY)

    integration = fact(Integration, pilot)
    assert (integration.state, integration.state_on, integration.recorded_on) == ("live", WEDNESDAY, WEDNESDAY)


def test_integration_moves_to_where_it_is_said_to_be(pilot: Pilot) -> None:
    post(pilot, {INTEGRATION: {"answer": "moved", "state": "testing"}}, as_of=WEDNESDAY)

    assert fact(Integration, pilot).state == "testing"


def test_moved_without_saying_where_changes_no_state(pilot: Pilot) -> None:
    post(pilot, {INTEGRATION: {"answer": "moved"}}, as_of=WEDNESDAY)

    assert fact(Integration, pilot).state == "waiting"


def test_still_waiting_says_so_of_an_integration_of_which_nothing_was_known(pilot: Pilot) -> None:
    Integration.objects.update(state="")

    post(pilot, {INTEGRATION: {"answer": "waiting"}}, as_of=WEDNESDAY)

    assert fact(Integration, pilot).state == "waiting"


@pytest.mark.parametrize(
    ("turn", "expected"),
    [
        ("", ("theirs", None, None)),
        ("theirs", ("theirs", WEDNESDAY, None)),
        ("ours", ("ours", WEDNESDAY, None)),
        ("done", ("theirs", None, WEDNESDAY)),
    ],
)
def test_answer_says_whose_turn_it_is_and_done_ends_the_wait(
    pilot: Pilot, turn: str, expected: tuple[str, date | None, date | None]
) -> None:
    post(pilot, {INTEGRATION: {"answer": "answered"} | ({"turn": turn} if turn else {})}, as_of=WEDNESDAY)

    request = fact(AccessRequest, pilot)
    assert request.answered_on == WEDNESDAY
    assert (request.turn, request.turn_on, request.closed_on) == expected


def test_of_two_requests_the_one_that_is_named_was_answered(pilot: Pilot) -> None:
    integration = fact(Integration, pilot)
    make.make_access_request(pilot=pilot, key="network", integration=integration, raised_on=WEEK - timedelta(days=30))

    post(pilot, {INTEGRATION: {"answer": "answered", "request": "ticket"}}, as_of=WEDNESDAY)

    assert list(AccessRequest.objects.exclude(answered_on=None).values_list("key", flat=True)) == ["ticket"]


def test_request_without_an_integration_is_asked_after_by_itself(pilot: Pilot) -> None:
    make.make_access_request(pilot=pilot, key="contract", raised_on=WEEK - timedelta(days=50))

    post(pilot, {"access_request:contract": {"answer": "done"}}, as_of=WEDNESDAY)

    assert AccessRequest.objects.get(key="contract").closed_on == WEDNESDAY


def test_new_question_is_open_and_says_who_asks(pilot: Pilot) -> None:
    said = {"answer": "question", "text": "May it leave the country?", "from": "Legal", "stops": "yes"}

    post(pilot, {"governance": said}, as_of=WEDNESDAY)

    question = fact(GovernanceQuestion, pilot)
    assert (question.text, question.topic, question.raised_on) == ("May it leave the country?", "other", WEDNESDAY)
    assert (str(question.raised_by), question.work_stopped, question.answer) == ("Legal", True, "")


def test_sign_off_that_was_handed_in_has_been_told_too(pilot: Pilot) -> None:
    post(pilot, {"governance": {"answer": "moved", "sign_off": "legal", "step": "handed_in"}}, as_of=WEDNESDAY)

    sign_off = fact(SignOff, pilot)
    assert (sign_off.engaged_on, sign_off.submitted_on, sign_off.decision) == (WEDNESDAY, WEDNESDAY, "")


@pytest.mark.parametrize("decision", ["returned", "rejected"])
def test_refused_sign_off_starts_again_when_it_is_handed_in(pilot: Pilot, decision: str) -> None:
    before = {"engaged_on": WEEK, "submitted_on": WEEK, "decision": decision, "decided_on": WEEK}
    SignOff.objects.update(**before)

    post(pilot, {"governance": {"answer": "moved", "sign_off": "legal", "step": "handed_in"}}, as_of=WEDNESDAY)

    sign_off = fact(SignOff, pilot)
    assert (sign_off.engaged_on, sign_off.submitted_on) == (WEEK, WEDNESDAY)
    assert (sign_off.decision, sign_off.decided_on) == ("", None)


def test_decision_is_never_written_from_here(pilot: Pilot) -> None:
    post(pilot, {"governance": {"answer": "moved", "sign_off": "legal", "step": "decided"}}, as_of=WEDNESDAY)

    assert fact(SignOff, pilot).decision == ""


def test_champion_who_acted_has_an_action(pilot: Pilot) -> None:
    post(pilot, {"champion": {"answer": "yes", "action": "unblock"}}, as_of=WEDNESDAY)

    action = fact(ChampionAction, pilot)
    assert (str(action.person), action.on, action.action) == ("A. Jones", WEDNESDAY, "unblock")


def test_champion_who_has_moved_on_is_champion_no_more(pilot: Pilot) -> None:
    post(pilot, {"champion": {"answer": "moved_on"}}, as_of=WEDNESDAY)

    champion = fact(Champion, pilot)
    assert (champion.until, champion.end_reason) == (WEDNESDAY, "unknown")


@pytest.mark.parametrize(("kind", "users"), [("observed_work", 3), ("talked", None), ("by_proxy", None)])
def test_contact_with_users_is_of_the_kind_that_was_said(pilot: Pilot, kind: str, users: int | None) -> None:
    eli = make.make_person(name="Eli")

    post(pilot, {"contact": {"answer": kind} | ({"users": users} if users else {})}, as_of=WEDNESDAY, by=eli)

    contact = fact(UserContact, pilot)
    assert (contact.contact_kind, contact.users, contact.on, contact.met_by) == (kind, users, WEDNESDAY, eli)


@pytest.mark.parametrize(("said", "kept"), [({}, "self_reported"), ({"evidence": "sampled"}, "sampled")])
def test_reading_is_self_reported_unless_it_is_said_to_be_more(pilot: Pilot, said: Any, kept: str) -> None:
    post(pilot, {"metric": {"answer": "measured", "value": "12.5"} | said}, as_of=WEDNESDAY)

    reading = fact(Reading, pilot)
    assert (float(reading.value), reading.on, reading.evidence) == (12.5, WEDNESDAY, kept)
    assert reading.metric.key == "minutes"


@pytest.mark.parametrize("code", ["use", INTEGRATION, "governance", "champion", "contact", "metric", "confidence"])
def test_not_knowing_is_recorded_and_writes_no_fact(pilot: Pilot, code: str) -> None:
    update = post(pilot, {code: {"answer": "unknown"}}, as_of=WEDNESDAY)

    assert update.answers[code] == {"answer": "unknown"}
    assert update.answers["wrote"] == []


def test_late_week_is_accepted_as_late_with_its_facts_on_its_sunday(pilot: Pilot) -> None:
    post(pilot, {"contact": {"answer": "talked"}}, as_of=NEXT_TUESDAY, week=WEEK)

    update = WeeklyUpdate.objects.get()
    assert (update.week, update.submitted_on) == (WEEK, NEXT_TUESDAY)
    assert situation(pilot, NEXT_TUESDAY, WEEK).update.is_late  # type: ignore[union-attr]
    contact = fact(UserContact, pilot)
    assert (contact.on, contact.recorded_on) == (SUNDAY, NEXT_TUESDAY)


def test_late_word_does_not_overwrite_a_newer_one(pilot: Pilot) -> None:
    Integration.objects.update(state="building", state_on=NEXT_TUESDAY)
    AccessRequest.objects.update(answered_on=NEXT_TUESDAY)

    post(pilot, {INTEGRATION: {"answer": "moved", "state": "waiting"}}, as_of=NEXT_TUESDAY, week=WEEK)
    post(pilot, {INTEGRATION: {"answer": "answered"}}, as_of=NEXT_TUESDAY, week=WEEK, version=1)

    assert fact(Integration, pilot).state == "building"
    assert fact(AccessRequest, pilot).answered_on == NEXT_TUESDAY


def test_week_that_has_not_begun_is_refused(pilot: Pilot) -> None:
    with pytest.raises(RefusedWeekError, match="has not begun"):
        post(pilot, as_of=WEDNESDAY, week=WEEK + timedelta(weeks=1))


def test_posting_ends_the_draft_of_whoever_posts_alone(pilot: Pilot) -> None:
    eli, priya = make.make_person(name="Eli"), make.make_person(name="Priya")
    for person in (eli, priya):
        make.make_update_draft(pilot=pilot, person=person, week=WEEK)

    post(pilot, {"use": {"answer": "no"}}, as_of=WEDNESDAY, by=eli)

    assert UpdateDraft.objects.get().person == priya


def test_last_words_of_a_draft_win(pilot: Pilot) -> None:
    eli = make.make_person(name="Eli")
    now = make.noon(WEDNESDAY)

    for text in ("Sl", "Slow"):
        keep_draft(pilot=pilot, week=WEEK, by=eli, typed={"blocker-text": text}, now=now)
    assert UpdateDraft.objects.get().typed == {"blocker-text": "Slow"}

    discard_draft(pilot=pilot, week=WEEK, by=eli)
    assert not UpdateDraft.objects.exists()
