"""What the form takes as an answer, what it refuses in which words, and what it starts with."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from pilots.models import Pilot
from tests import factories as make
from tests.updates.makers import INTEGRATION, Answers, make_full_pilot, post, situation
from updates.answers import facts_of
from updates.forms import NOTHING_SAID, ONE_FACT_PLEASE, TOO_OLD, UpdateForm, initial_for, typed_for, typed_in
from updates.questions import questions_for

pytestmark = pytest.mark.django_db

WEEK = make.MONDAY
WEDNESDAY = WEEK + timedelta(days=2)
NOW = make.noon(WEDNESDAY)


@pytest.fixture
def pilot() -> Pilot:
    return make_full_pilot()


def form_of(pilot: Pilot, data: dict[str, Any] | None = None, *, week: Any = WEEK, now: Any = NOW) -> UpdateForm:
    """Return the form of a week; posted data has the fields that are filled in anyway."""
    read = situation(pilot, WEDNESDAY, week)
    questions = questions_for(read.without(facts_of(read.update)))
    empty = UpdateForm(situation=read, questions=questions, now=NOW)
    filled = {name: empty[name].value() for name in ("submission_key", "version", "opened")}
    return UpdateForm(None if data is None else filled | data, situation=read, questions=questions, now=now)


def errors(form: UpdateForm) -> dict[str, Any]:
    return {name: list(found) for name, found in form.errors.items()}


def wait_name(pilot: Pilot) -> str:
    return f"integration-{pilot.integrations.get().pk}"


def test_takes_every_answer_and_gives_it_back_as_it_was_typed(pilot: Pilot) -> None:
    answers: Answers = {
        "use": {"answer": "yes", "active_users": 12, "target_users": 40},
        INTEGRATION: {"answer": "answered", "turn": "ours"},
        "governance": {"answer": "moved", "sign_off": "legal", "step": "told"},
        "champion": {"answer": "yes", "action": "decision"},
        "contact": {"answer": "talked", "users": 2},
        "metric": {"answer": "measured", "value": "12.5", "evidence": "sampled"},
        "confidence": {"answer": "unknown"},
        "blocker": {"text": "Slow"},
    }
    form = form_of(pilot, typed_for(answers, form_of(pilot).questions))

    assert form.is_valid(), form.errors
    assert form.answers == answers


def test_empty_press_is_refused(pilot: Pilot) -> None:
    form = form_of(pilot, {"use-target_users": "40", "metric-evidence": "self_reported"})

    assert errors(form) == {"__all__": [NOTHING_SAID]}


def test_one_tap_is_enough(pilot: Pilot) -> None:
    form = form_of(pilot, {"contact": "unknown"})

    assert form.is_valid()
    assert form.answers["contact"] == {"answer": "unknown"}


def test_number_without_its_tap_means_the_tap(pilot: Pilot) -> None:
    form = form_of(pilot, {"use-active_users": "0", "metric-value": "12.50", "governance-text": "May it?"})

    assert form.is_valid()
    assert form.answers["use"] == {"answer": "yes", "active_users": 0}
    assert form.answers["metric"] == {"answer": "measured", "value": "12.5"}
    assert form.answers["governance"] == {"answer": "question", "text": "May it?"}


def test_what_stands_beneath_another_tap_does_not_count_whatever_it_is(pilot: Pilot) -> None:
    form = form_of(pilot, {"use": "no", "use-active_users": "many", "contact": "nobody", "contact-users": "-4"})

    assert form.is_valid()
    assert (form.answers["use"], form.answers["contact"]) == ({"answer": "no"}, {"answer": "nobody"})


@pytest.mark.parametrize(
    ("data", "field", "error"),
    [
        ({"metric": "measured"}, "metric-value", "Give the number, or say that it was not measured."),
        ({"governance": "question"}, "governance-text", "Say what they ask."),
        ({"governance": "moved", "governance-sign_off": "legal"}, "governance-step", "Say what happened to it."),
        ({"governance": "moved", "governance-step": "told"}, "governance-sign_off", "Say which sign-off moved."),
        ({"use": "yes", "use-active_users": "many"}, "use-active_users", "Enter a whole number."),
        ({"metric-value": "NaN"}, "metric-value", "Enter a number."),
        ({"use": "perhaps"}, "use", "Select a valid choice. perhaps is not one of the available choices."),
    ],
)
def test_says_beside_the_field_what_is_missing(pilot: Pilot, data: dict[str, str], field: str, error: str) -> None:
    assert errors(form_of(pilot, data)) == {field: [error]}


def test_of_several_requests_asks_which_was_answered(pilot: Pilot) -> None:
    make.make_access_request(pilot=pilot, key="second", integration=pilot.integrations.get())
    name = wait_name(pilot)

    assert errors(form_of(pilot, {name: "answered"})) == {f"{name}-request": ["Say which request they answered."]}
    assert form_of(pilot, {name: "answered", f"{name}-request": "second"}).is_valid()


@pytest.mark.parametrize("text", ["x" * 5000, "a\0b", "<script>", "'; DROP TABLE", "１２", "1e999", "-1", "∞"])
def test_nothing_that_is_typed_breaks_it(pilot: Pilot, text: str) -> None:
    form = form_of(pilot)
    details = {name: text for name in form.fields if "-" in name}
    taps = {
        "use": "yes",
        "governance": "question",
        "contact": "talked",
        "metric": "measured",
        wait_name(pilot): "moved",
    }

    for typed in (dict.fromkeys(form.fields, text), details, details | taps):
        posted = form_of(pilot, typed)
        posted.is_valid()
        assert posted.as_p()
        assert "\0" not in "".join(typed_in(typed, form).values())


def test_nothing_changed_is_enough_by_itself(pilot: Pilot) -> None:
    form = form_of(pilot, {"nothing_changed": "1", "use-target_users": "40"})

    assert form.is_valid()
    assert form.says_nothing_changed


def test_what_is_said_beside_nothing_changed_counts(pilot: Pilot) -> None:
    form = form_of(pilot, {"nothing_changed": "1", "blocker-text": "Slow"})

    assert form.is_valid()
    assert not form.says_nothing_changed


def heartbeats(pilot: Pilot, *weeks: int) -> None:
    """Post "nothing changed" this many weeks from the one at hand."""
    for ahead in weeks:
        make.make_weekly_update(pilot=pilot, submitted_on=WEEK + timedelta(weeks=ahead), nothing_changed=True)


def test_nothing_changed_is_refused_the_third_time_in_a_row(pilot: Pilot) -> None:
    heartbeats(pilot, -1)
    assert form_of(pilot, {"nothing_changed": "1"}).is_valid()

    heartbeats(pilot, -2)
    assert errors(form_of(pilot, {"nothing_changed": "1"})) == {"__all__": [ONE_FACT_PLEASE]}


@pytest.mark.parametrize(("weeks", "valid"), [((-3, -2), False), ((-2, 0), False), ((-2, 1), False), ((-3, 0), True)])
def test_missed_week_in_between_does_not_help(pilot: Pilot, weeks: tuple[int, int], valid: bool) -> None:
    heartbeats(pilot, *weeks)
    if -3 in weeks and 0 in weeks:
        make.make_weekly_update(pilot=pilot, submitted_on=WEEK - timedelta(weeks=2))

    assert form_of(pilot, {"nothing_changed": "1"}, week=WEEK - timedelta(weeks=1)).is_valid() is valid


def test_an_update_with_a_word_in_it_ends_the_row(pilot: Pilot) -> None:
    heartbeats(pilot, -3, -2)
    make.make_weekly_update(pilot=pilot, submitted_on=WEEK - timedelta(weeks=1))

    assert form_of(pilot, {"nothing_changed": "1"}).is_valid()


def test_seconds_are_counted_from_opening_and_at_most_a_day(pilot: Pilot) -> None:
    for passed, seconds in ((41, 41), (-5, 0), (10 * 86400, 86400)):
        form = form_of(pilot, {"use": "no"}, now=NOW + timedelta(seconds=passed))
        assert form.is_valid()
        assert form.seconds_taken == seconds


@pytest.mark.parametrize("opened", ["", "1780000000", "1780000000:forged", "x"])
def test_forged_opening_tells_no_time(pilot: Pilot, opened: str) -> None:
    form = form_of(pilot, {"use": "no", "opened": opened})

    assert form.is_valid()
    assert form.seconds_taken is None


@pytest.mark.parametrize(
    "broken", [{"submission_key": "x"}, {"version": "-1"}, {"version": ""}, {"submission_key": ""}]
)
def test_broken_form_goes_back_whole_with_what_was_typed(pilot: Pilot, broken: dict[str, str]) -> None:
    form = form_of(pilot, {"blocker-text": "Slow"} | broken)

    assert not form.is_valid()
    assert TOO_OLD in form.non_field_errors()
    assert form["blocker-text"].value() == "Slow"
    again = form_of(pilot, {name: form[name].value() for name in ("submission_key", "version", "blocker-text")})
    assert again.is_valid()


def test_starts_empty_without_a_draft_or_an_update(pilot: Pilot) -> None:
    assert initial_for(situation(pilot, WEDNESDAY), form_of(pilot).questions) == {}


def test_starts_with_the_draft(pilot: Pilot) -> None:
    eli = make.make_person(name="Eli")
    typed = {"submission_key": str(uuid4()), "version": "0", "blocker-text": "Slow"}
    make.make_update_draft(pilot=pilot, person=eli, week=WEEK, **typed)

    assert initial_for(situation(pilot, WEDNESDAY, person=eli.pk), form_of(pilot).questions) == typed
    assert initial_for(situation(pilot, WEDNESDAY, person=eli.pk + 1), form_of(pilot).questions) == {}


def test_draft_whose_form_was_sent_is_none(pilot: Pilot) -> None:
    eli, key = make.make_person(name="Eli"), uuid4()
    post(pilot, {"contact": {"answer": "talked"}}, as_of=WEDNESDAY, key=key)
    make.make_update_draft(pilot=pilot, person=eli, week=WEEK, submission_key=str(key), contact="nobody")

    assert initial_for(situation(pilot, WEDNESDAY, person=eli.pk), form_of(pilot).questions) == {"contact": "talked"}


def test_correction_starts_with_what_was_posted_even_where_it_ended_what_it_asked_about(pilot: Pilot) -> None:
    said: Answers = {INTEGRATION: {"answer": "live"}, "champion": {"answer": "moved_on"}, "blocker": {"text": "Slow"}}
    post(pilot, said, as_of=WEDNESDAY)

    questions = form_of(pilot).questions
    assert initial_for(situation(pilot, WEDNESDAY), questions) == {
        wait_name(pilot): "live",
        "champion": "moved_on",
        "blocker-text": "Slow",
    }
    assert form_of(pilot)["version"].value() == 1
