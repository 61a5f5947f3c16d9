"""The pages of the weekly update for whoever is logged in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person, User
from pilots.dates import monday_of
from pilots.models import Integration, Pilot, WeeklyUpdate
from tests import factories as make
from tests.updates.makers import body, post
from tests.updates.sending import EVERYTHING, address, opened, send

pytestmark = pytest.mark.django_db


def test_posts_and_shows_what_moved_and_which_clock_runs(eli_client: Client, pilot: Pilot, today: Any) -> None:
    wait = f"integration-{Integration.objects.get().pk}"

    answer = send(eli_client, pilot, EVERYTHING | {wait: "answered", f"{wait}-turn": "ours"})

    assert (answer.status_code, answer["Location"]) == (302, address(pilot, "posted/", week=monday_of(today)))
    page = body(eli_client.get(answer["Location"]))
    assert "INC-1042, a service account: they answered, and it is your turn." in page
    assert "Our turn" in page
    assert "Yes, 12 used it, of 40" in page
    assert "all told for this week" in page


def test_posting_goes_on_to_the_next_pilot(eli_client: Client, pilot: Pilot, engineer: Person) -> None:
    other = make.make_pilot(name="Claims photographs", engineer=engineer)

    page = body(eli_client.get(send(eli_client, pilot, {"use": "no"})["Location"]))

    assert f'href="{address(other)}"' in page
    assert "Next: Claims photographs" in page


def test_nothing_changed_is_one_press(eli_client: Client, pilot: Pilot) -> None:
    assert send(eli_client, pilot, {"nothing_changed": "1"}).status_code == 302

    assert WeeklyUpdate.objects.get().nothing_changed


def test_third_nothing_changed_is_not_offered_and_not_taken(eli_client: Client, pilot: Pilot, today: Any) -> None:
    for weeks in (1, 2):
        make.make_weekly_update(pilot=pilot, submitted_on=today - timedelta(weeks=weeks), nothing_changed=True)

    assert 'name="nothing_changed"' not in body(eli_client.get(address(pilot)))
    answer = send(eli_client, pilot, {"nothing_changed": "1"})
    assert (answer.status_code, WeeklyUpdate.objects.count()) == (422, 2)
    assert "one tap is enough" in body(answer)


def test_empty_press_says_what_to_do(eli_client: Client, pilot: Pilot) -> None:
    answer = send(eli_client, pilot, {})

    assert answer.status_code == 422
    assert "Answer at least one question" in body(answer)


def test_error_stands_beside_its_field_and_in_the_summary(eli_client: Client, pilot: Pilot) -> None:
    page = body(send(eli_client, pilot, {"use": "yes", "use-active_users": "many"}))

    assert '<a href="#id_use-active_users">How many people: Enter a whole number.</a>' in page
    assert 'aria-invalid="true"' in page
    assert 'value="many"' in page


def test_tells_what_was_recorded_since_the_last_update(eli_client: Client, pilot: Pilot, today: Any) -> None:
    last = today - timedelta(weeks=1)
    make.make_weekly_update(pilot=pilot, submitted_on=last, recorded_on=last)
    Integration.objects.update(state="building", state_on=today, recorded_on=today)
    for model in (pilot.sign_offs, pilot.champions, pilot.outcome_metrics, pilot.access_requests):
        model.update(recorded_on=last)

    changes = [(change.sentence, change.day) for change in eli_client.get(address(pilot)).context["changes"]()]

    assert changes == [("Patient records: building", f"{today.day} {today:%b %Y}")]


def test_every_kind_of_change_is_told(eli_client: Client, pilot: Pilot, today: Any) -> None:
    last = today - timedelta(weeks=1)
    make.make_weekly_update(pilot=pilot, submitted_on=last, recorded_on=last)
    make.make_question(pilot=pilot, raised_on=None)
    make.make_deputy(pilot=pilot)
    make.make_stage_event(pilot=pilot, stage="pilot", on=today)
    make.make_reading(metric=pilot.outcome_metrics.get(), on=today, value=12.5)
    make.make_pause(pilot=pilot)

    sentences = {change.sentence for change in eli_client.get(address(pilot)).context["changes"]()}

    assert sentences >= {
        "May we? was changed",
        "D. Patel is deputy",
        "Claimed stage: pilot",
        "Minutes per referral: 12.5",
        "Work was paused",
        "Legal was changed",
        "A. Jones is champion",
        "Request INC-1042 was raised",
        "Minutes per referral was agreed as a measure",
    }


def test_somebody_else_was_first_shows_both_and_loses_nothing(
    eli_client: Client, pilot: Pilot, priya: User, today: Any
) -> None:
    mine = opened(eli_client, address(pilot))
    post(pilot, {"contact": {"answer": "nobody"}, "use": {"answer": "no"}}, as_of=today)

    answer = eli_client.post(address(pilot), mine | {"contact": "talked", "blocker-text": "zqmine"})

    assert answer.status_code == 409
    page = body(answer)
    assert "E. Ngineer has posted this week meanwhile." in page
    sides = {side.question.key: (side.mine, side.theirs, side.pick) for side in answer.context["sides"]}
    assert sides == {
        "use": ("", "No", "theirs"),
        "contact": ("Talked with them", "Nobody", "mine"),
        "blocker": ("zqmine", "", "mine"),
    }
    assert WeeklyUpdate.objects.get().version == 1


def test_what_stands_is_chosen_question_by_question(eli_client: Client, pilot: Pilot, today: Any) -> None:
    mine = opened(eli_client, address(pilot))
    post(pilot, {"contact": {"answer": "nobody"}, "use": {"answer": "no"}}, as_of=today)
    said = {"contact": "talked", "contact-users": "3", "use": "yes", "use-active_users": "9", "blocker-text": "zqmine"}
    conflict = eli_client.post(address(pilot), mine | said).context
    again = {"submission_key": str(conflict["submission_key"]), "version": str(conflict["update"].version)}

    answer = eli_client.post(
        address(pilot),
        dict(conflict["typed"]) | again | {"pick-contact": "mine", "pick-use": "theirs", "pick-blocker": "mine"},
    )

    assert answer.status_code == 302
    update = WeeklyUpdate.objects.get()
    assert (update.version, update.blocker) == (2, "zqmine")
    assert update.answers["contact"] == {"answer": "talked", "users": 3}
    assert update.answers["use"] == {"answer": "no"}
    assert (pilot.user_contacts.get().users, pilot.usage_weeks.get().active_users) == (3, 0)


def test_sending_the_same_form_twice_leads_to_the_same_answer(eli_client: Client, pilot: Pilot) -> None:
    data = opened(eli_client, address(pilot)) | EVERYTHING

    answers = [eli_client.post(address(pilot), data) for _ in range(3)]

    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, answers[0]["Location"])}
    assert (WeeklyUpdate.objects.count(), pilot.user_contacts.count()) == (1, 1)


def test_own_update_is_corrected_by_the_same_form(eli_client: Client, pilot: Pilot) -> None:
    send(eli_client, pilot, EVERYTHING)

    page = eli_client.get(address(pilot))
    assert page.context["form"]["contact"].value() == "talked"
    assert "Correct the update" in body(page)
    assert send(eli_client, pilot, {"contact": "nobody"}).status_code == 302
    assert WeeklyUpdate.objects.get().version == 2
    assert not pilot.user_contacts.exists()


def test_key_of_another_form_is_replaced_and_nothing_is_lost(eli_client: Client, pilot: Pilot, today: Any) -> None:
    spent = post(make.make_pilot(), {"use": {"answer": "no"}}, as_of=today).submission_key
    data = opened(eli_client, address(pilot)) | {"submission_key": str(spent), "blocker-text": "zqmine"}

    answer = eli_client.post(address(pilot), data)

    assert answer.status_code == 422
    assert "zqmine" in body(answer)
    assert str(spent) not in body(answer)


@pytest.mark.parametrize(
    ("weeks", "sentence"), [(1, "has not begun yet"), (-5, "is too long ago"), (-9, "before the start of this pilot")]
)
def test_week_outside_the_window_is_refused_with_a_sentence(
    eli_client: Client, pilot: Pilot, today: Any, weeks: int, sentence: str
) -> None:
    week = monday_of(today) + timedelta(weeks=weeks)

    for answer in (
        eli_client.get(address(pilot, week=week)),
        eli_client.post(address(pilot, week=week), {"blocker-text": "zqmine"}),
        eli_client.get(address(pilot, "posted/", week=week)),
        eli_client.post(address(pilot, "draft/", week=week)),
    ):
        assert answer.status_code == 422
        assert sentence in body(answer)
    assert "zqmine" in body(eli_client.post(address(pilot, week=week), {"blocker-text": "zqmine"}))


def test_missed_week_can_be_filled_and_says_that_it_is_late(eli_client: Client, pilot: Pilot, today: Any) -> None:
    week = monday_of(today) - timedelta(weeks=2)
    assert "Late" in body(eli_client.get(address(pilot, week=week)))

    answer = send(eli_client, pilot, {"contact": "talked"}, week=week)

    assert "Late" in body(eli_client.get(answer["Location"]))
    assert (WeeklyUpdate.objects.get().week, WeeklyUpdate.objects.get().submitted_on) == (week, today)
    assert pilot.user_contacts.get().on == week + timedelta(days=6)


def test_answer_page_of_a_week_without_an_update_leads_to_the_form(eli_client: Client, pilot: Pilot) -> None:
    assert eli_client.get(address(pilot, "posted/")).status_code == 302


def test_pilot_with_words_like_markup_shows_them_as_words(eli_client: Client, pilot: Pilot, today: Any) -> None:
    Pilot.objects.update(name="<script>alert(1)</script>")
    pilot.access_requests.update(reference="<b>bold</b>")
    send(eli_client, pilot, {"blocker-text": "<i>x</i>"})

    for page in (address(pilot), address(pilot, "posted/"), "/updates/"):
        shown = body(eli_client.get(page))
        assert not [word for word in ("<script>alert", "<b>bold", "<i>x") if word in shown]


def test_opens_in_six_queries_and_posts_in_ten(eli_client: Client, pilot: Pilot, today: Any) -> None:
    make.make_weekly_update(pilot=pilot, submitted_on=today - timedelta(weeks=1), recorded_on=today)
    with CaptureQueriesContext(connection) as opening:
        form = eli_client.get(address(pilot)).context["form"]
    carried = {name: str(form[name].value()) for name in ("submission_key", "version", "opened")}
    with CaptureQueriesContext(connection) as posting:
        answer = eli_client.post(address(pilot), EVERYTHING | carried)
    with CaptureQueriesContext(connection) as answering:
        eli_client.get(answer["Location"])

    assert len(opening) <= 6
    assert len([query for query in posting if "SAVEPOINT" not in query["sql"]]) <= 10
    assert len(answering) <= 6


def test_opens_in_as_many_queries_however_much_there_is(eli_client: Client, pilot: Pilot, engineer: Person) -> None:
    for number in range(5):
        integration = make.make_integration(pilot=pilot, key=f"i{number}")
        make.make_access_request(pilot=pilot, key=f"r{number}", integration=integration)
        make.make_sign_off(pilot=pilot, area=f"area-{number}")
        make.make_question(pilot=pilot, key=f"q{number}")
        make.make_pilot(name=f"Pilot {number}", engineer=engineer)

    with CaptureQueriesContext(connection) as opening:
        eli_client.get(address(pilot))

    assert len(opening) <= 6
