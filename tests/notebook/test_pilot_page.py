"""The page of one pilot."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pghistory
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.erasure import erase
from accounts.models import Portfolio, User
from inventories.models import InventoryEntry
from notebook.words import age
from pilots.models import Integration, Pilot
from stalls.models import Finding, Sweep
from tests import factories as make
from tests.notebook.sending import TYPED, address, send
from tests.stalls.makers import make_acknowledgement, make_action, make_event


@pytest.fixture
def pilot(as_of: date, lena: User, client: Client, portfolio: Portfolio) -> Pilot:
    client.force_login(lena)
    Sweep.objects.create(portfolio=portfolio, as_of=as_of)
    return make.make_healthy_pilot(as_of=as_of)


def page(client: Client, pilot: Pilot) -> str:
    return " ".join(client.get(f"/pilots/{pilot.pk}/").content.decode().split())


def test_says_what_was_found_since_when_on_which_evidence_and_what_next(client: Client, pilot: Pilot) -> None:
    make.make_finding(pilot=pilot, since=date(2026, 4, 1))

    body = page(client, pilot)

    assert "Request INC-1042 to Infrastructure for a service account has had no answer for 61 days." in body
    assert "Since 1 Apr 2026 (8 weeks) · Infrastructure holds the ball" in body
    assert "<dt>Quiet since</dt><dd>1 Apr 2026</dd>" in body
    assert "Ask Infrastructure by name for a date." in body
    assert "<dt>Who takes it</dt><dd>Champion, A. Jones</dd>" in body
    assert "<dt>What would clear it</dt>" in body


def test_the_facts_behind_green_grow_old_up_to_today_where_nobody_sweeps(
    client: Client, pilot: Pilot, as_of: date
) -> None:
    make.make_overall(pilot=pilot, state="clear")
    make.make_health(pilot=pilot, mode="champion", state="clear", facts_on=as_of)

    body = page(client, pilot)

    old = f"{age(as_of, timezone.localdate())} old"
    assert f"Nothing is found in 1 of 6 modes, on facts up to {old}." in body
    assert f"facts {old}" in body


def test_opens_with_who_is_who_and_the_running_week(client: Client, pilot: Pilot) -> None:
    body = page(client, pilot)

    assert "<dt>Day 0</dt><dd>23 May 2026, week 2</dd>" in body
    assert "<dt>Champion</dt><dd>A. Jones</dd>" in body
    assert "<dt>Engineer</dt><dd>not recorded</dd>" in body


def test_shows_an_imprecise_day_as_imprecise(client: Client, pilot: Pilot) -> None:
    Pilot.objects.filter(pk=pilot.pk).update(clock_start=date(2026, 1, 1), clock_start_precision="year")

    assert "<dt>Day 0</dt><dd>2026</dd>" in page(client, pilot)


def test_says_what_is_missing_where_a_mode_cannot_be_assessed(client: Client, pilot: Pilot) -> None:
    make.make_health(pilot=pilot, mode="workflow", state="not_assessable")

    assert "Nothing on record says how people use it in their work." in page(client, pilot)


def test_tells_a_closed_finding_as_it_stood_when_it_closed(client: Client, pilot: Pilot) -> None:
    closed = {"state": "closed", "closed_on": date(2026, 4, 30)}
    make.make_finding(pilot=pilot, since=date(2026, 4, 1), severity="stalled", **closed)

    body = page(client, pilot)

    assert "1 Apr 2026 to 30 Apr 2026 · Integration, at worst stalled" in body
    assert "has had no answer for 29 days." in body


def test_says_what_the_import_could_not_read(client: Client, pilot: Pilot) -> None:
    note = {"kind": "no_date", "column": "Date initiated", "value": "soon", "note": "kept as a note."}
    entry = {"profile": "generic", "identity": "x", "row_number": 7, "file_name": "list.csv"}
    InventoryEntry.objects.create(pilot=pilot, values={}, notes=[note], **entry)

    body = page(client, pilot)

    assert "Row 7 of list.csv" in body
    assert "Date initiated: “soon”. kept as a note." in body


def test_takes_as_many_queries_however_many_facts(
    client: Client, pilot: Pilot, lena: User, eli: User, as_of: date
) -> None:
    """Each fact says who recorded it, and by how much its due day has moved."""
    Pilot.objects.filter(pk=pilot.pk).update(clock_start=as_of - timedelta(days=90), claimed_stage="production")
    counts = []
    for number in range(2):
        for more in range(1 + 7 * number):
            with pghistory.context(user=(lena, eli)[more % 2].pk):
                make_another_of_each(pilot, 10 * number + more)
        with CaptureQueriesContext(connection) as queries:
            body = page(client, pilot)
        counts.append(len(queries))

    assert "by Eli" in body
    assert counts[0] == counts[1] <= 42


def make_another_of_each(pilot: Pilot, number: int) -> None:
    on = make.MONDAY - timedelta(weeks=number)
    person = make.make_person(name=f"Person {number}")
    integration = make.make_integration(pilot=pilot, key=f"{number}", owner=person, due_on=on)
    Integration.objects.filter(pk=integration.pk).update(due_on=on + timedelta(days=9))
    make.make_access_request(pilot=pilot, key=f"{number}", team=person, integration=integration, answered_on=on)
    make.make_finding(pilot=pilot, subject=f"{number}")
    make.make_sign_off(pilot=pilot, area=f"area {number}", decision="approved", decided_by=person)
    make.make_question(pilot=pilot, key=f"{number}", raised_by=person, answerer=person)
    make.make_pause(pilot=pilot, key=f"{number}", started_on=on, resumed_on=on, owner=person)
    make.make_deputy(pilot=pilot, person=person)
    make.make_champion_action(pilot=pilot, person=person)
    make.make_reading(metric=make.make_metric(pilot=pilot, key=f"{number}", primary=False), on=on)
    make.make_workflow(pilot=pilot, task=f"{number}", observed_by=person, change_agreed_by=person)
    make.make_user_contact(pilot=pilot, on=on, met_by=person)
    make.make_workaround(pilot=pilot, key=f"{number}")
    make.make_usage_week(pilot=pilot, week=on)
    make.make_environment_week(pilot=pilot, week=on)
    make.make_benefits_review(pilot=pilot, key=f"{number}", confirmed_by=person)
    make.make_funding_decision(pilot=pilot, key=f"{number}", board=person)
    make.make_promise(pilot=pilot, live_by=on, said_by=person)
    make.make_first_slice(pilot=pilot, user=person)
    make.make_weekly_update(pilot=pilot, submitted_on=on - timedelta(weeks=20), author=person)
    make.make_stage_event(pilot=pilot, stage="pilot", on=on, decided_by=person)


def test_escapes_what_people_typed(client: Client, pilot: Pilot) -> None:
    Pilot.objects.filter(pk=pilot.pk).update(name="<img src=x>", problem="<script>x</script>")

    body = page(client, pilot)

    assert "<img src=x>" not in body
    assert "<script>x" not in body


def test_says_which_rules_could_not_be_evaluated(client: Client, pilot: Pilot) -> None:
    assert "could not be evaluated" not in page(client, pilot)
    Sweep.objects.update(failed_rules=["champion/gone", "delivery/silence"])
    assert "2 rules could not be evaluated: champion/gone, delivery/silence. What they found" in page(client, pilot)


# --- What it says first, and what folds ---


def opened(body: str, mode: str) -> str:
    """Return the fold of a mode's facts: its opening tag with its summary, or nothing where it has no facts."""
    section = re.search(rf'<section class="panel mode" id="{mode}".*?</section>', body)
    fold = re.search(r'<details class="mode__facts".*?</summary>', section[0]) if section else None
    return fold[0] if fold else ""


def make_story(pilot: Pilot) -> tuple[Finding, Finding]:
    """Make a root, and a finding that counts in another one which follows from it."""
    root = make.make_finding(pilot=pilot, since=date(2026, 4, 1), severity="stalled")
    later = make.make_finding(pilot=pilot, subject="2", since=date(2026, 5, 1), severity="watch")
    Finding.objects.update(root=root)
    Finding.objects.filter(pk=later.pk).update(hidden_by=root)
    make.make_overall(pilot=pilot, state="stalled", primary_mode="integration")
    return root, later


def test_opens_with_the_diagnosis_and_the_chain_from_its_root(client: Client, pilot: Pilot) -> None:
    root, later = make_story(pilot)

    body = page(client, pilot)

    assert "It is stalled of integration since 1 Apr 2026 (8 weeks). Infrastructure holds the ball." in body
    assert '<span class="muted">Next step</span> Champion, A. Jones: Ask Infrastructure by name for a date.' in body
    assert body.index("Root cause") < body.index(f'href="#finding-{root.pk}"') < body.index("What else stands")
    assert body.index("What else stands") < body.index(f'href="#finding-{later.pk}"')
    assert "counts in “Waiting on a ticket”" in body
    assert body.index("Diagnosis</h2>") < body.index('id="timeline"') < body.index('class="finding ')


@pytest.mark.parametrize(
    ("reader", "offered"),
    [
        ("lena", ["Acknowledge it", "Agree who does what", "Snooze it", "Is it right?", "Its course"]),
        ("eli", ["Acknowledge it", "Agree who does what", "Snooze it", "Is it right?", "Its course"]),
        ("rosa", ["Is it right?", "Its course"]),
    ],
)
def test_a_finding_is_answered_in_one_step_by_those_who_may(
    client: Client, pilot: Pilot, request: pytest.FixtureRequest, reader: str, offered: list[str]
) -> None:
    finding = make.make_finding(pilot=pilot)
    client.force_login(request.getfixturevalue(reader))

    body = page(client, pilot)

    assert re.findall(rf'href="/findings/{finding.pk}/\?from=pilot(?:#\w+)?">([^<]+)<', body) == offered


def test_says_what_is_agreed_and_who_has_silenced_a_finding(client: Client, pilot: Pilot, lena: User) -> None:
    finding, today = make.make_finding(pilot=pilot), timezone.localdate()
    make_event(finding=finding, on=today - timedelta(days=9), to_state="open")
    make_acknowledgement(finding=finding, by=lena, on=today)
    make_action(finding=finding, by=lena, agreed_on=today, owner=make.make_person(name="H. Osei"))

    body = page(client, pilot)

    assert "<dt>Agreed</dt><dd>H. Osei by" in body
    assert re.search(r"Silent until [^<]+: Lena acknowledged it on", body)


def folds(body: str) -> dict[int, bool]:
    """Return by finding whether it stands open."""
    found = re.findall(r'<details class="finding [\w-]+" id="finding-(\d+)"( open)?>', body)
    return {int(pk): bool(is_open) for pk, is_open in found}


def test_the_root_stands_open_and_what_else_stands_folds_to_its_sentence(client: Client, pilot: Pilot) -> None:
    root, later = make_story(pilot)
    other = make.make_finding(pilot=pilot, subject="3", since=date(2026, 5, 2), severity="watch")

    body = page(client, pilot)

    assert folds(body) == {root.pk: True, later.pk: False, other.pk: False}
    summary = re.search(rf'id="finding-{other.pk}"> <summary>(.*?)</summary>', body)
    assert summary
    assert other.explanation(timezone.localdate())[:20] in summary[1]
    assert "Since 2 May 2026" in summary[1]
    assert "Infrastructure holds the ball" in summary[1]
    counted = body.index("1 more, counted in another finding already</summary>")
    assert body.index(f'id="finding-{other.pk}"') < counted < body.index(f'id="finding-{later.pk}"')


def test_closed_findings_fold_to_their_number(client: Client, pilot: Pilot) -> None:
    make.make_finding(pilot=pilot, state="closed", closed_on=date(2026, 5, 1), since=date(2026, 4, 1))

    body = page(client, pilot)

    assert 'Closed findings <span class="muted">1</span>' in body
    assert "<details> <summary>When each stood, and how bad it was</summary>" in body


def test_facts_fold_where_nothing_is_due(client: Client, pilot: Pilot) -> None:
    fresh = make.make_healthy_pilot(as_of=timezone.localdate(), name="Fresh")
    body = page(client, fresh)
    assert 'class="mode__facts">' in opened(body, "delivery")
    assert ": 1 promise, 1 weekly update</summary>" in opened(body, "delivery")
    assert opened(body, "workflow") == ""

    make.make_finding(pilot=pilot)
    body = page(client, pilot)
    assert 'class="mode__facts" open>' in opened(body, "integration")
    assert 'class="mode__facts" open>' in opened(body, "governance")


def test_every_fact_can_be_pointed_at_within_a_fold(client: Client, pilot: Pilot) -> None:
    body = page(client, pilot)
    anchors = re.findall(r'<tr id="([\w-]+)" class="fact"', body)

    assert len(anchors) > 5
    assert len(anchors) == len(set(anchors))


def test_draws_the_timeline_twice_with_a_title_a_summary_and_a_table(client: Client, pilot: Pilot) -> None:
    make.make_finding(pilot=pilot)

    body = page(client, pilot)

    assert re.findall(r'<svg class="chart__drawing timeline__drawing timeline__drawing--(\w+)"', body) == [
        "wide",
        "narrow",
    ]
    for size in ("wide", "narrow"):
        assert f'aria-labelledby="timeline-{size}-title timeline-{size}-desc"' in body
        assert f'id="timeline-{size}-title">Timeline of Referral triage, ' in body
    assert "1 finding stands." in body
    assert re.search(r"The same as a table: \d+ rows", body)
    assert " style=" not in body


def test_says_what_to_record_first_where_there_is_nothing_to_draw(client: Client, lena: User, eli: User) -> None:
    blank = make.make_pilot(name="Blank", clock_start=None)
    client.force_login(eli)
    body = page(client, blank)
    assert "There is no day on record yet, so there is nothing to draw. Begin with one of these:" in body
    assert f'href="/pilots/{blank.pk}/facts/champion/add/">Name its champion' in body

    client.force_login(lena)
    assert "Name its champion" not in page(client, blank)


def test_of_a_pilot_that_has_ended_nothing_is_due(client: Client, pilot: Pilot) -> None:
    Pilot.objects.update(claimed_stage="stopped")
    make.make_health(pilot=pilot, mode="governance", state="not_assessable")

    body = page(client, pilot)

    assert "Stopped. Nothing is due any more." in body
    assert "nothing due" in body
    assert "No sign-off is on record." not in body


def test_what_is_saved_in_place_is_drawn_at_once(client: Client, pilot: Pilot, eli: User) -> None:
    client.force_login(eli)

    where = address("first-slice", pilot)
    saved = send(client, where, TYPED["first-slice"], headers={"HX-Request": "true"}).content.decode()

    assert 'id="timeline" aria-labelledby="timeline-title" hx-swap-oob="true"' in saved
    assert "First slice: Two letters" in saved


def test_somebody_who_was_made_a_pseudonym_is_drawn_as_one(client: Client, pilot: Pilot) -> None:
    person = pilot.champions.get().person
    make_story(pilot)

    erase(person, by=None, reason="Asked for it on leaving.", now=timezone.now())

    body = page(client, pilot)
    assert "A. Jones" not in body
    assert "Champion Former member" in body


def test_a_champion_and_a_deputy_in_post_have_a_way_to_record_that_they_leave(
    client: Client, pilot: Pilot, priya: User
) -> None:
    gone = make.make_champion(pilot=pilot, person=make.make_person(name="Gone"), until=date(2026, 1, 1))
    in_post = pilot.champions.get(until=None)

    assert f"/people/{in_post.person_id}/departure/" not in page(client, pilot)
    client.force_login(priya)
    body = page(client, pilot)
    assert f'<a class="fact-edit" href="/people/{in_post.person_id}/departure/">Leaves<span' in body
    assert f"/people/{gone.person_id}/departure/" not in body
