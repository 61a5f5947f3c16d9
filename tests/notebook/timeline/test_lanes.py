"""From what is on record of a pilot to the lanes of its timeline, as its page reads it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from notebook.facts import rows_of
from notebook.findings import findings_of
from notebook.lifecycle.telling import lifecycle_of
from notebook.timeline.lanes import lanes_of
from notebook.timeline.picture import Picture, picture_of
from notebook.timeline.record import Record
from notebook.timeline.spans import Lane
from pilots.models import Pilot
from stalls.authority import Rights
from tests import factories as make

DAY = timedelta(days=1)
NO_RIGHTS = Rights(may_answer=False, may_judge=False, is_leader=False)


@pytest.fixture
def pilot(db: None) -> Pilot:
    return make.make_pilot(clock_start=None)


def record_of(pilot: Pilot, on: date) -> Record:
    rows = rows_of(pilot)
    told = findings_of(pilot, NO_RIGHTS, AnonymousUser(), as_of=on, today=on)
    rounds = list(pilot.sign_off_decisions.order_by("sign_off", "round"))
    life = lifecycle_of(pilot, on, may_record=False, rows=rows)
    return Record(life=life, rows=rows, told=told, rounds=rounds, today=on, as_of=on)


def lanes(pilot: Pilot, on: date) -> dict[str, Lane]:
    return {lane.key: lane for lane in lanes_of(record_of(pilot, on))}


def drawn(pilot: Pilot, on: date) -> Picture:
    record = record_of(pilot, on)
    return picture_of(record.life, record.rows, record.told, record.rounds, today=on, as_of=on)


def in_table(lane: Lane) -> list[tuple[str, str]]:
    return [(one.when, one.words) for row in lane.rows for one in row.in_table]


def kinds(lane: Lane) -> list[list[str]]:
    return [[span.kind for span in row.spans] for row in lane.rows]


def test_a_pilot_of_which_nothing_is_on_record_has_no_lane(pilot: Pilot, as_of: date) -> None:
    assert lanes(pilot, as_of) == {}
    assert drawn(pilot, as_of).drawings == []


def test_each_claim_lasts_until_the_next(pilot: Pilot, as_of: date) -> None:
    make.make_stage_event(pilot=pilot, stage="pilot", on=as_of - 9 * DAY)
    make.make_stage_event(pilot=pilot, stage="diagnostic", on=date(2026, 3, 1), on_precision="month")
    make.make_stage_event(pilot=pilot, stage="first_slice", on=None, recorded_on=as_of)

    assert in_table(lanes(pilot, as_of)["stage"]) == [
        ("Mar 2026 to 23 May 2026", "Claimed: Diagnostic"),
        ("since 23 May 2026", "Claimed: Pilot"),
    ]


def test_evidence_bears_a_stage_out_from_its_last_piece_on(db: None, as_of: date) -> None:
    pilot = make.make_evidenced_pilot(as_of=as_of, support_owner=None)
    make.make_stage_event(pilot=pilot, stage="realised", on=as_of)

    lane = lanes(pilot, as_of)["stage"]

    assert [row.name for row in lane.rows] == ["Claimed", "Evidenced"]
    assert lane.rows[1].spans[-1].words == "Evidenced: Pilot"
    assert lane.rows[1].spans[-1].until is None


def test_a_promise_lasts_from_the_day_it_was_made_to_the_day_it_names(pilot: Pilot, as_of: date) -> None:
    make.make_promise(pilot=pilot, live_by=date(2026, 5, 1), recorded_on=as_of - 90 * DAY, said_by=make.make_person())
    make.make_promise(pilot=pilot, live_by=date(2026, 7, 1), live_by_precision="quarter", recorded_on=as_of)

    lane = lanes(pilot, as_of)["promise"]

    assert kinds(lane) == [["promise-over"], ["promise"]]
    assert in_table(lane) == [
        ("3 Mar 2026 to 1 May 2026", "Live by 1 May 2026, says A. Jones"),
        ("1 Jun 2026 to Q3 2026", "Live by Q3 2026, 152 days later"),
    ]
    assert lane.summary == "Promised live by Q3 2026. It has slid once, by 152 days in all."


def test_waits_stand_by_holder_first_whoever_has_held_one_for_longest(pilot: Pilot, as_of: date) -> None:
    networks, legal = make.make_person(name="Networks"), make.make_person(name="Legal")
    ask = {"pilot": pilot, "request_kind": "network"}
    make.make_access_request(key="a", team=networks, reference="N-1", raised_on=as_of - 9 * DAY, **ask)
    over = {"raised_on": as_of - 20 * DAY, "answered_on": as_of - 15 * DAY, "closed_on": as_of - 14 * DAY}
    make.make_access_request(key="b", team=networks, reference="N-2", **over, **ask)
    make.make_question(pilot=pilot, raised_on=as_of - 60 * DAY, answerer=legal)

    lane = lanes(pilot, as_of)["wait"]

    assert [row.name.partition(":")[0] for row in lane.rows] == ["Legal", "Networks", "Networks"]
    assert kinds(lane) == [["wait"], ["wait"], ["wait-over"]]
    assert [moment.words for row in lane.rows for moment in row.moments] == ["N-2: answered"]
    assert lane.summary == "2 waits open, the longest on Legal for 60 days."


def test_a_request_that_asks_something_of_us_is_the_teams_turn_from_then_on(pilot: Pilot, as_of: date) -> None:
    turn = {"turn": "ours", "turn_on": as_of - 5 * DAY}
    make.make_access_request(pilot=pilot, raised_on=as_of - 20 * DAY, **turn)

    lane = lanes(pilot, as_of)["wait"]

    assert kinds(lane) == [["wait-over", "ours"]]
    assert lane.rows[0].spans[0].when == "12 May 2026 to 27 May 2026"


@pytest.mark.parametrize(
    ("state", "kind"), [("waiting", "wait"), ("building", "work"), ("", "work"), ("live", "wait-over")]
)
def test_an_integration_waits_only_where_that_is_its_state(pilot: Pilot, as_of: date, state: str, kind: str) -> None:
    make.make_integration(pilot=pilot, state=state, state_on=as_of - 2 * DAY, started_on=as_of - 20 * DAY)

    assert kinds(lanes(pilot, as_of)["wait"]) == [[kind]]


def test_a_sign_offs_clock_runs_only_while_it_is_the_reviewers_turn(pilot: Pilot, as_of: date) -> None:
    days = {"engaged_on": as_of - 60 * DAY, "submitted_on": as_of - 9 * DAY, "decided_on": as_of - 30 * DAY}
    sign_off = make.make_sign_off(pilot=pilot, area="legal", decision="returned", **days)
    make.make_round(sign_off=sign_off, on=as_of - 30 * DAY, decision="returned", submitted_on=as_of - 40 * DAY)
    make.make_sign_off(pilot=pilot, area="dtac", needed="no")
    make.make_sign_off(pilot=pilot, area="procurement")

    lane = lanes(pilot, as_of)["sign-off"]

    assert kinds(lane) == [["reviewers-over", "reviewers"], []]
    assert [span.when for span in lane.rows[0].spans] == ["22 Apr 2026 to 2 May 2026", "since 23 May 2026"]
    assert [(one.kind, one.when) for one in lane.rows[0].moments] == [("refused", "2 May 2026"), ("said", "2 Apr 2026")]
    assert lane.rows[1].name == "Procurement: no day on record"
    assert lane.summary == "With reviewers: Legal."


def test_a_tenure_is_drawn_with_what_its_champion_was_seen_to_do(pilot: Pilot, as_of: date) -> None:
    old, new = make.make_person(name="A. Jones"), make.make_person(name="B. Wood")
    make.make_champion(pilot=pilot, person=old, since=as_of - 90 * DAY, until=as_of - 30 * DAY)
    make.make_champion(pilot=pilot, person=new, since=as_of - 30 * DAY, leaving_on=as_of + 9 * DAY)
    make.make_champion_action(pilot=pilot, person=old, on=as_of - 40 * DAY)
    make.make_deputy(pilot=pilot, person=make.make_person(name="D. Eputy"), since=None)

    lane = lanes(pilot, as_of)["champion"]

    assert [row.name for row in lane.rows] == ["Champion B. Wood", "Champion A. Jones", "Deputy D. Eputy"]
    assert kinds(lane) == [["champion"], ["champion-over"], ["deputy"]]
    assert [len(row.ticks) for row in lane.rows] == [0, 1, 0]
    assert lane.rows[0].moments[0].words == "B. Wood leaves, as announced"
    assert lane.summary == "In post: Champion B. Wood."


def test_silence_is_more_than_two_cadences_without_an_update_outside_pauses(pilot: Pilot, as_of: date) -> None:
    for days in (80, 73, 40, 14):
        make.make_weekly_update(pilot=pilot, submitted_on=as_of - days * DAY)
    assert [span.words for span in lanes(pilot, as_of)["update"].rows[0].spans] == [
        "No update for 33 days",
        "No update for 26 days",
    ]

    make.make_pause(pilot=pilot, started_on=as_of - 70 * DAY, resumed_on=as_of - 41 * DAY)
    assert [span.words for span in lanes(pilot, as_of)["update"].rows[0].spans] == ["No update for 26 days"]


def test_nobody_is_silent_who_was_never_asked_or_of_whom_nothing_is_due(db: None, as_of: date) -> None:
    long_ago = as_of - 300 * DAY
    unasked = make.make_pilot(inventory="generic", clock_start=long_ago)
    ended = make.make_pilot(name="Over", claimed_stage="stopped", clock_start=long_ago)
    running = make.make_pilot(name="Running", clock_start=long_ago)

    assert ["update" in lanes(pilot, as_of) for pilot in (unasked, ended, running)] == [False, False, True]


def test_use_is_drawn_week_by_week_beside_the_first_slice(pilot: Pilot, as_of: date) -> None:
    make.make_first_slice(pilot=pilot, on=as_of - 30 * DAY, work="Two letters")
    for weeks, users in ((4, 3), (3, 4), (2, 0), (1, None)):
        make.make_usage_week(pilot=pilot, week=as_of - weeks * 7 * DAY, active_users=users)

    assert in_table(lanes(pilot, as_of)["use"]) == [
        ("4 May 2026 to 18 May 2026", "Used"),
        ("18 May 2026 to 25 May 2026", "Used by nobody"),
        ("2 May 2026", "First slice: Two letters"),
    ]


def test_findings_that_stand_are_drawn_first_and_what_has_closed_at_its_worst(pilot: Pilot, as_of: date) -> None:
    closed = {"state": "closed", "closed_on": as_of - 3 * DAY, "closed_because": "cleared", "peak": "critical"}
    make.make_finding(pilot=pilot, subject="old", severity="watch", since=as_of - 90 * DAY, **closed)
    make.make_finding(pilot=pilot, subject="mild", severity="watch", since=as_of - 50 * DAY)
    make.make_finding(pilot=pilot, subject="bad", severity="stalled", since=as_of - 9 * DAY)
    make.make_finding(pilot=pilot, subject="new", state="pending")

    lane = lanes(pilot, as_of)["finding"]

    assert kinds(lane) == [["stalled"], ["watch"], ["critical-over"]]
    assert lane.rows[0].name == "Stalled: Waiting on a ticket"
    assert lane.summary == "2 findings stand."


def test_what_is_open_ends_with_the_pilot(pilot: Pilot, as_of: date) -> None:
    Pilot.objects.filter(pk=pilot.pk).update(claimed_stage="stopped")
    pilot.refresh_from_db()
    make.make_stage_event(pilot=pilot, stage="stopped", on=as_of - 30 * DAY)
    make.make_champion(pilot=pilot, since=as_of - 90 * DAY)
    make.make_access_request(pilot=pilot, raised_on=as_of - 60 * DAY)

    picture = drawn(pilot, as_of)

    assert picture.last == as_of - 29 * DAY
    assert picture.drawings[0].today is None
    assert kinds(lanes(pilot, as_of)["wait"]) == [["wait-over"]]


def test_the_table_behind_holds_what_the_picture_folds_and_the_key_only_what_it_shows(
    pilot: Pilot, as_of: date
) -> None:
    for number in range(9):
        make.make_access_request(pilot=pilot, key=f"{number}", raised_on=as_of - (9 + number) * DAY)

    picture = drawn(pilot, as_of)

    assert len(picture.lines) == 9
    assert len(picture.drawings[0].bars) == 6
    assert [word for _, word, _ in picture.bars] == ["waited for"]
    assert picture.summary == "9 waits open, the longest on Infrastructure for 17 days."


def test_lasts_through_a_fact_of_every_kind_without_a_day(pilot: Pilot, as_of: date) -> None:
    make.make_one_of_each(pilot=pilot)
    for model in (pilot.access_requests, pilot.integrations, pilot.sign_offs, pilot.champions, pilot.deputies):
        days = [field.name for field in model.model._meta.fields if field.name in UNDATED]
        model.update(**dict.fromkeys(days))
    pilot.stage_events.update(on=None)

    assert {"wait", "sign-off", "champion"} <= lanes(pilot, as_of).keys()
    assert len(drawn(pilot, as_of).drawings) == 2


UNDATED = {"raised_on", "answered_on", "closed_on", "started_on", "engaged_on", "submitted_on", "since", "until"}
