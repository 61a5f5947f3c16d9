"""The demonstration holds the whole record: every kind of fact, every state, and no story that contradicts itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F

from accounts.models import Nation, Portfolio, Role, Weekday
from governance.models import Pause, Requirement, SignOff, SignOffDecision
from outcomes.models import BenefitsReview, EnvironmentWeek, FundingDecision, OutcomeMetric, Reading, UsageWeek
from pilots.dates import Precision, latest
from pilots.models import (
    Champion,
    ChampionAction,
    Deputy,
    FirstSlice,
    Pilot,
    Reason,
    Sector,
    Stage,
    StageEvent,
    UserContact,
    WeeklyUpdate,
    Workflow,
)
from tests.demonstration.days import PLANS, days_of
from tests.everything import models_of_the_record
from tests.factories import MONDAY

type Model = type[models.Model]


def some[T](rows: Iterable[T]) -> Iterable[T]:
    """Return the rows, of which there is at least one: what holds for none proves nothing."""
    found = list(rows)
    assert found
    return found


# What the product keeps beside the record, and what comes of using it.
BOOKKEEPING = {
    "accounts.Erasure": "nobody of the demonstration has been erased",
    "governance.Requirement": "adopted from the template of the sector on first use",
    "accounts.CalendarAddress": "nobody of the demonstration subscribes to a calendar",
    "accounts.Display": "how a user likes the dashboard",
    "accounts.LogInTries": "nobody of the demonstration guesses passwords",
    "accounts.SavedView": "what a user likes to come back to",
    "pilots.UpdateReminder": "what we did, not what the team says; one story has some that reached nobody",
    "updates.InboundMail": "nobody of the demonstration answers mail",
    "updates.PilotUpdateSchedule": "its pilots report when the others do",
    "updates.UpdateSchedule": "its updates are due when they usually are",
    "updates.UpdateLink": "sent with a reminder; only a digest of it is kept",
    "updates.UpdateDraft": "what somebody is typing right now",
}
# Lists of which a demonstration does not need every entry.
TOO_MANY = (Nation, Reason, Weekday)

# People do record such things, and the product shows them as doubts about the data.
TOLD_DOUBTS = {
    ("D-13", "AccessRequest", "raised_on", "closed_on"),
    ("D-13", "AccessRequest", "answered_on", "closed_on"),
    ("D-16", "SignOff", "submitted_on", "decided_on"),
}
IN_ORDER = {
    "Champion": ("since until", "since leaving_on"),
    "Deputy": ("since until",),
    "HandOver": ("proposed_on answered_on",),
    "Integration": ("started_on state_on", "started_on due_on", "state_on last_sync_on"),
    "AccessRequest": (
        "raised_on answered_on",
        "raised_on escalated_on",
        "raised_on closed_on",
        "answered_on closed_on",
    ),
    "Workflow": ("observed_on change_agreed_on",),
    "Workaround": ("seen_on state_on",),
    "SignOff": ("engaged_on submitted_on", "submitted_on decided_on", "decided_on expires_on"),
    "SignOffDecision": ("submitted_on decided_on",),
    "GovernanceQuestion": ("raised_on answered_on",),
    "Pause": ("started_on review_on", "started_on resumed_on"),
    "OutcomeMetric": ("baseline_on agreed_on", "agreed_on target_on"),
    "FundingDecision": ("submitted_on decided_on", "needed_by funding_ends_on"),
    "Retrospective": ("first_sign_on ended_on",),
}


def facts() -> list[Model]:
    return [model for model in models_of_the_record() if model._meta.label not in BOOKKEEPING]


def facts_of_pilots() -> list[Model]:
    return [model for model in facts() if "recorded_on" in {column.name for column in model._meta.fields}]


def named(name: str) -> Model:
    return next(model for model in facts() if model.__name__ == name)


def test_every_model_of_the_record_has_rows(made: Portfolio) -> None:
    assert [model for model in facts() if not model._default_manager.exists()] == []


def test_what_is_left_out_exists_and_is_no_fact_of_a_pilot(made: Portfolio) -> None:
    left_out = [apps.get_model(label) for label in BOOKKEEPING]
    assert not set(left_out) & set(facts_of_pilots())
    assert not Requirement.objects.exists()


def test_forty_pilots_over_five_sectors_and_every_stage(made: Portfolio) -> None:
    assert made.is_demonstration
    sectors = Counter(made.pilots.values_list("sector", flat=True))
    assert sectors == dict.fromkeys(set(Sector.values) - {"unknown"}, 8)
    stages = set(made.pilots.values_list("claimed_stage", flat=True))
    assert stages == set(Stage.values) - {"unknown"}
    assert StageEvent.objects.earliest("on").on < MONDAY - timedelta(days=364)
    assert WeeklyUpdate.objects.count() > 600


def test_each_reader_is_the_person_of_the_stories(made: Portfolio) -> None:
    assert made.pilots.filter(engineer__user__email="ines.duarte@pilotlight.example").count() == 3
    assert made.pilots.exclude(programme_manager__user__name="Marcus Bell").count() == 0
    assert sorted(made.memberships.values_list("role", flat=True)) == sorted(Role.values)
    assert not made.people.filter(user=None).exclude(email__endswith="@example.org").exists()


def choices() -> Iterator[Any]:
    too_many = [kind.choices for kind in TOO_MANY]
    for model in facts():
        for column in model._meta.concrete_fields:
            if column.choices and not column.name.endswith("_precision") and list(column.choices) not in too_many:
                yield pytest.param(model, column, id=f"{model.__name__}.{column.name}")


@pytest.mark.parametrize(("model", "column"), list(choices()))
def test_every_choice_appears(made: Portfolio, model: Model, column: Any) -> None:
    """But that nobody knows, which is no state that a story has to have."""
    said = set(model._default_manager.values_list(column.name, flat=True))
    assert {value for value, _ in column.choices} - {"", "unknown"} <= said


def test_every_precision_appears_and_an_imprecise_day_is_over(made: Portfolio) -> None:
    said = set()
    for model in facts_of_pilots():
        names = [column.name for column in model._meta.concrete_fields if column.name.endswith("_precision")]
        for name in names:
            said |= set(model._default_manager.values_list(name, flat=True))
            rows = model._default_manager.exclude(**{name: Precision.DAY})
            last = rows.annotate(last=latest(name.removesuffix("_precision"))).values_list("last", flat=True)
            assert all(day < MONDAY for day in last), (model, name)
    assert said == set(Precision.values)


@pytest.mark.parametrize("model", facts_of_pilots(), ids=lambda model: model.__name__)
def test_what_happened_was_entered_no_earlier_and_not_after_today(made: Portfolio, model: Model) -> None:
    assert not model._default_manager.filter(recorded_on__gt=MONDAY).exists()
    for day in set(days_of(model)) - PLANS:
        assert not model._default_manager.filter(**{f"{day}__gt": F("recorded_on")}).exists(), day


def test_no_row_contradicts_itself_but_in_the_told_doubts(made: Portfolio) -> None:
    found = set()
    for name, pairs in IN_ORDER.items():
        for first, then in map(str.split, pairs):
            turned = named(name)._default_manager.filter(**{f"{first}__gt": F(then)})
            found |= {(code, name, first, then) for code in turned.values_list("pilot__code", flat=True)}
    assert found == TOLD_DOUBTS


def test_stages_are_reached_in_their_order_and_the_last_is_claimed(made: Portfolio) -> None:
    order = Stage.values
    for pilot in some(Pilot.objects.prefetch_related("stage_events")):
        claims = sorted(pilot.stage_events.all(), key=lambda claim: claim.recorded_on)
        reached = [order.index(claim.stage) for claim in claims]
        assert reached == sorted(set(reached))
        assert all(one.on < then.on for one, then in pairwise(claims)), pilot
        assert claims[-1].stage == pilot.claimed_stage


@pytest.mark.parametrize(
    ("model", "day"),
    [
        (UsageWeek, "week"),
        (EnvironmentWeek, "week"),
        (WeeklyUpdate, "submitted_on"),
        (UserContact, "on"),
        (ChampionAction, "on"),
        (Reading, "on"),
    ],
)
def test_nothing_goes_on_after_the_end(made: Portfolio, model: Model, day: str) -> None:
    ended = StageEvent.objects.filter(stage__in=(Stage.STOPPED, Stage.WOUND_DOWN), pilot=models.OuterRef("pilot"))
    rows = model._default_manager.annotate(end=models.Subquery(ended.values("on")))
    assert rows.filter(end__isnull=False).exists()
    assert not rows.filter(**{f"{day}__gt": F("end")}).exists()


def test_only_a_champion_or_deputy_in_post_acts(made: Portfolio) -> None:
    posts: dict[tuple[int, int], list[tuple[date, date]]] = {}
    for tenure in (Champion, Deputy):
        for pilot, person, since, until in tenure.objects.values_list("pilot", "person", "since", "until"):
            posts.setdefault((pilot, person), []).append((since, until or date.max))
    for action in some(ChampionAction.objects.all()):
        assert any(since <= action.on < until for since, until in posts[action.pilot_id, action.person_id]), action


def test_first_slice_is_used_after_building_has_begun(made: Portfolio) -> None:
    for used in some(FirstSlice.objects.select_related("pilot")):
        assert used.on > used.pilot.stage_events.get(stage=Stage.FIRST_SLICE).on


def test_counts_of_use_add_up(made: Portfolio) -> None:
    for week in some(UsageWeek.objects.exclude(active_users=None)):
        assert week.active_users <= week.target_users
    for week in some(UsageWeek.objects.exclude(outputs_shown=None)):
        assert week.cases_with_ai <= week.eligible_cases
        parts = (week.accepted, week.edited, week.overridden, week.redone_elsewhere)
        assert sum(parts) == week.outputs_shown
        assert min(parts) >= 0


def test_use_grows_is_flat_and_fades(made: Portfolio) -> None:
    weeks = {
        code: list(UsageWeek.objects.filter(pilot__code=code).order_by("week").values_list("active_users", flat=True))
        for code in ("D-03", "D-07", "D-15")
    }
    assert max(weeks["D-03"]) > 3 * weeks["D-03"][-1]
    assert min(weeks["D-07"][-8:]) > 0.75 * max(weeks["D-07"])
    assert weeks["D-15"] == sorted(weeks["D-15"])


def test_unknowns_are_told(made: Portfolio) -> None:
    """Somebody was asked and does not know: who owns it, which interface, whether it is needed, whether it will be."""
    integrations = named("Integration")._default_manager
    assert integrations.filter(owner_is_unknown=True).exists()
    assert integrations.filter(api="unknown").exists()
    assert Pause.objects.filter(owner_is_unknown=True).exists()
    assert SignOff.objects.filter(needed="unknown").exists()
    assert WeeklyUpdate.objects.filter(confidence="unknown").exists()
    assert UsageWeek.objects.filter(active_users=None).exists()


def test_pauses_are_over_running_and_overdue(made: Portfolio) -> None:
    running = Pause.objects.filter(resumed_on=None)
    assert Pause.objects.exclude(resumed_on=None).exists()
    assert running.filter(review_on__gt=MONDAY).exists()
    assert running.filter(review_on__lt=MONDAY).exists()


def test_reviews_and_money_are_settled_due_and_overdue(made: Portfolio) -> None:
    waiting = BenefitsReview.objects.filter(held_on=None)
    assert waiting.filter(due_on__lt=MONDAY).exists()
    assert waiting.filter(due_on__gt=MONDAY).exists()
    assert BenefitsReview.objects.exclude(story="").exclude(verdict="").exclude(confirmed_by=None).exists()
    assert FundingDecision.objects.filter(decision="", submitted_on__isnull=False).exists()
    assert FundingDecision.objects.filter(submitted_on=None, needed_by__lt=MONDAY + timedelta(days=60)).exists()


def test_systems_are_shared_and_somebody_owns_them(made: Portfolio) -> None:
    systems = made.source_systems.annotate(pilots=models.Count("integrations__pilot", distinct=True))
    assert systems.filter(pilots__gt=1).count() >= 3
    assert systems.filter(owner=None).count() == 1
    assert systems.exclude(typical_access_days=None).count() > 25


def test_rounds_of_a_sign_off_follow_each_other(made: Portfolio) -> None:
    decided = 0
    for sign_off in SignOff.objects.prefetch_related("decisions"):
        rounds = sorted(sign_off.decisions.all(), key=lambda one: one.round)
        assert [one.round for one in rounds] == list(range(1, len(rounds) + 1))
        assert all(one.decided_on < then.submitted_on for one, then in pairwise(rounds))
        if sign_off.decision and rounds:
            decided += 1
            last = rounds[-1]
            assert (last.decision, last.decided_on) == (sign_off.decision, sign_off.decided_on)
    assert decided > 60


def test_what_was_signed_is_kept_though_the_model_has_changed(made: Portfolio) -> None:
    signed = SignOffDecision.objects.select_related("pilot").get(pilot__code="D-30", sign_off__area="model_validation")
    assert signed.frozen["covers"] == "Version 3"
    assert signed.frozen["model_or_vendor"] == "Tessel Risk Narrator, version 3"
    assert signed.pilot.model_or_vendor == "Tessel Risk Narrator, version 4"
    assert signed.frozen["metric"]["name"] == OutcomeMetric.objects.get(pilot=signed.pilot).name
    assert date.fromisoformat(signed.frozen["decided_on"]) == signed.decided_on


def test_each_agreed_metric_is_complete_and_owned_outside_the_team(made: Portfolio) -> None:
    agreed = OutcomeMetric.objects.exclude(agreed_on=None)
    assert not agreed.filter(models.Q(baseline=None) | models.Q(target=None) | models.Q(benefit_owner=None)).exists()
    assert agreed.filter(definition_of_done="").values_list("pilot__code", flat=True).get() == "D-19"
    for metric in agreed.select_related("pilot"):
        assert metric.benefit_owner_id not in (metric.pilot.engineer_id, metric.pilot.programme_manager_id)


def test_everybody_in_reach_of_a_log_in_has_something_to_do(made: Portfolio) -> None:
    """Each role of the demonstration logs in to a page that is alive."""
    waits = SignOff.objects.filter(function="data_protection", decision="", submitted_on__lte=MONDAY, needed="yes")
    assert waits.count() >= 5
    assert len(set(waits.values_list("submitted_on", flat=True))) >= 3
    assert made.reviewers.filter(function="data_protection", person__user__name="Ruth Okafor").exists()
    assert made.leaves.filter(stand_in__user__name="Ruth Okafor", since__lte=MONDAY, until__gt=MONDAY).exists()
    asked = made.pilots.filter(
        governance_questions__answerer__user__name="Ruth Okafor", governance_questions__answer=""
    )
    assert asked.exists()
    assert made.pilots.filter(hand_overs__receiver__user__name="Lena Hart", hand_overs__answer="").exists()
    due = made.pilots.running().filter(engineer__user__name="Ines Duarte").exclude(weekly_updates__week=MONDAY)
    assert due.count() == 3


def test_reviewers_are_no_engineers(made: Portfolio) -> None:
    assert not made.reviewers.filter(person__in=made.pilots.values("engineer")).exists()


def test_portfolio_has_a_quiet_christmas_and_one_period_ahead(made: Portfolio) -> None:
    past, ahead = made.quiet_periods.order_by("since")
    assert (past.since, past.until) == (date(2025, 12, 24), date(2026, 1, 2))
    assert ahead.since > MONDAY
    assert made.nation == "GB-ENG"


def test_lists_are_filled(made: Portfolio) -> None:
    for model in facts_of_pilots():
        for column in model._meta.concrete_fields:
            if isinstance(column, ArrayField):
                assert model._default_manager.exclude(**{column.name: []}).exists(), (model, column.name)


def test_shares_are_those_that_a_person_would_type(made: Portfolio) -> None:
    told = Workflow.objects.filter(portfolio=made).exclude(share_of_time=None)
    shares = set(told.values_list("share_of_time", flat=True))
    assert shares
    assert shares == {round(share, 2) for share in shares}
