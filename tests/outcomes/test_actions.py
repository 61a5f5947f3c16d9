"""Metrics, reviews, money and use: what is recorded, what is refused, and that twice is once."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.history import changes_of, newest_event
from accounts.models import Person
from outcomes.actions import (
    ChangedMeanwhileError,
    RefusedError,
    agree_metric,
    change_metric,
    decide_funding,
    define_metric,
    hold_benefits_review,
    need_funding_decision,
    re_agree_target,
    record_usage,
    schedule_benefits_review,
)
from outcomes.agreement import NotAgreedError, digest_of
from outcomes.models import BenefitsReview, FundingDecision, OutcomeMetric, UsageWeek
from pilots.models import Pilot
from tests.factories import (
    MONDAY,
    make_benefits_review,
    make_complete_metric,
    make_first_slice,
    make_funding_decision,
    make_metric,
    make_person,
    make_pilot,
    make_stage_event,
    make_usage_week,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def pilot(db: None) -> Pilot:
    return make_pilot(engineer=make_person(name="Eli"))


@pytest.fixture
def owner(db: None) -> Person:
    return make_person(name="B. Owner")


def changed(metric: OutcomeMetric, **values: Any) -> bool:
    return change_metric(metric, opened_with=newest_event(metric), **values)


def on_record(metric: OutcomeMetric) -> OutcomeMetric:
    return OutcomeMetric.objects.get(pk=metric.pk)


class TestDefineMetric:
    def test_makes_the_first_one_primary_and_says_when_it_was_entered(self, pilot: Pilot) -> None:
        first = define_metric(pilot, name="Minutes per case", as_of=MONDAY)
        second = define_metric(pilot, name="Cases sent back", as_of=MONDAY)
        assert (first.primary, first.key, first.recorded_on) == (True, "minutes-per-case", MONDAY)
        assert (second.primary, second.key) == (False, "cases-sent-back")

    def test_keeps_decimals_exactly(self, pilot: Pilot) -> None:
        define_metric(
            pilot, name="M", baseline=Decimal("0.1"), target=Decimal("123456789012345.123456789"), as_of=MONDAY
        )
        metric = OutcomeMetric.objects.get()
        assert (metric.baseline, metric.target) == (Decimal("0.1"), Decimal("123456789012345.123456789"))

    def test_sees_which_way_is_better(self, pilot: Pilot) -> None:
        metric = define_metric(pilot, name="M", baseline=Decimal(3), target=Decimal(2), direction="", as_of=MONDAY)
        assert metric.direction == "down"

    def test_twice_with_the_same_values_is_one(self, pilot: Pilot) -> None:
        values = {"name": "M", "unit": "minutes", "baseline": Decimal("2.50"), "direction": "", "primary": False}
        first = define_metric(pilot, as_of=MONDAY, **values)
        assert define_metric(pilot, as_of=MONDAY + DAY, **values) == first

    def test_refuses_other_values_under_the_same_name(self, pilot: Pilot) -> None:
        define_metric(pilot, name="Minutes", unit="minutes", as_of=MONDAY)
        with pytest.raises(RefusedError, match="a metric of that name") as refusal:
            define_metric(pilot, name="MINUTES", unit="hours", as_of=MONDAY)
        assert refusal.value.field == "name"

    def test_gives_a_key_of_its_own_to_a_name_that_spells_alike(self, pilot: Pilot) -> None:
        keys = [define_metric(pilot, name=name, as_of=MONDAY).key for name in ("A b", "A-b", "A, b", "§", "!")]
        assert keys == ["a-b", "a-b-2", "a-b-3", "metric", "metric-2"]

    def test_a_new_primary_one_takes_the_place_of_the_old(self, pilot: Pilot) -> None:
        old = define_metric(pilot, name="Old", as_of=MONDAY)
        define_metric(pilot, name="New", primary=True, as_of=MONDAY)
        assert on_record(old).primary is False


class TestChangeMetric:
    @pytest.mark.parametrize(
        "change",
        [
            {"name": "Another"},
            {"target": Decimal(23)},
            {"baseline": Decimal(26)},
            {"unit": "hours"},
            {"target_on": MONDAY},
            {"target_on": date(2026, 6, 1), "target_on_precision": "month"},
            {"definition_of_done": "Something else"},
            {"benefit_owner": None},
        ],
    )
    def test_other_terms_take_the_agreement_back(self, pilot: Pilot, change: dict[str, Any]) -> None:
        metric = make_complete_metric(pilot=pilot, agreed_on=MONDAY)
        assert changed(metric, as_of=MONDAY, **{"name": metric.name} | change) is True
        assert on_record(metric).agreed_on is None

    @pytest.mark.parametrize(
        "change",
        [{"data_source": "A report"}, {"reading_every_days": 7}, {"direction": ""}, {"baseline": Decimal("26.30")}],
    )
    def test_what_was_not_agreed_may_change(self, pilot: Pilot, change: dict[str, Any]) -> None:
        metric = make_complete_metric(pilot=pilot, agreed_on=MONDAY)
        assert changed(metric, as_of=MONDAY + DAY, **{"name": metric.name} | change) is False
        assert (on_record(metric).agreed_on, on_record(metric).recorded_on) == (MONDAY, MONDAY + DAY)

    def test_filling_a_gap_leaves_an_agreement_but_another_owner_does_not(self, pilot: Pilot, owner: Person) -> None:
        metric = make_complete_metric(pilot=pilot, agreed_on=MONDAY, baseline=None, direction="", baseline_on=None)
        gap = {"baseline": Decimal(30), "baseline_on": MONDAY, "baseline_on_precision": "month"}
        assert changed(metric, name=metric.name, as_of=MONDAY, **gap) is False
        assert changed(metric, name=metric.name, as_of=MONDAY, benefit_owner=make_person(name="Other")) is True

    def test_refuses_the_name_of_another_metric(self, pilot: Pilot) -> None:
        make_metric(pilot=pilot, name="Taken")
        metric = make_metric(pilot=pilot, key="second", name="Free", primary=False)
        with pytest.raises(RefusedError, match="another metric of that name"):
            changed(metric, name="taken", as_of=MONDAY)

    def test_becoming_primary_takes_the_place_of_the_old(self, pilot: Pilot) -> None:
        old = make_metric(pilot=pilot, name="Old")
        new = make_metric(pilot=pilot, key="new", name="New", primary=False)
        changed(new, name="New", primary=True, as_of=MONDAY)
        assert (on_record(old).primary, on_record(new).primary) == (False, True)


class TestAgreeMetric:
    def test_counts_as_agreed_from_its_day_on(self, pilot: Pilot, owner: Person) -> None:
        agree_metric(make_complete_metric(pilot=pilot), on=MONDAY, by=owner, as_of=MONDAY + DAY)
        assert OutcomeMetric.objects.agreed_by(MONDAY).exists()
        assert not OutcomeMetric.objects.agreed_by(MONDAY - DAY).exists()
        assert OutcomeMetric.objects.get().recorded_on == MONDAY + DAY

    @pytest.mark.parametrize("said", ["", "unknown"])
    def test_settles_which_way_is_better_where_nobody_has_said(self, pilot: Pilot, owner: Person, said: str) -> None:
        metric = make_complete_metric(pilot=pilot, direction=said, target=Decimal(30))
        agree_metric(metric, on=MONDAY, by=owner, as_of=MONDAY)
        assert on_record(metric).direction == "up"

    def test_is_refused_with_everything_that_is_missing(self, pilot: Pilot, owner: Person) -> None:
        metric = make_complete_metric(pilot=pilot, baseline=None, definition_of_done="")
        with pytest.raises(NotAgreedError) as refusal:
            agree_metric(metric, on=MONDAY, by=owner, as_of=MONDAY)
        assert [one.field for one in refusal.value.missing] == ["baseline", "definition_of_done"]
        assert on_record(metric).agreed_on is None

    def test_looks_at_the_metric_as_it_is_on_record(self, pilot: Pilot, owner: Person) -> None:
        metric = make_complete_metric(pilot=pilot)
        OutcomeMetric.objects.update(unit="")
        with pytest.raises(NotAgreedError):
            agree_metric(metric, on=MONDAY, by=owner, as_of=MONDAY)

    def test_refuses_terms_that_changed_since_they_were_read(self, pilot: Pilot, owner: Person) -> None:
        metric = make_complete_metric(pilot=pilot)
        as_read = digest_of(metric)
        OutcomeMetric.objects.update(target=Decimal("25"))
        with pytest.raises(ChangedMeanwhileError):
            agree_metric(metric, on=MONDAY, by=owner, as_of=MONDAY, as_read=as_read)

    def test_refuses_anybody_but_the_benefit_owner(self, pilot: Pilot) -> None:
        with pytest.raises(RefusedError, match=r"Only the benefit owner, B\. Owner"):
            agree_metric(make_complete_metric(pilot=pilot), on=MONDAY, by=make_person(name="X"), as_of=MONDAY)

    def test_refuses_a_day_to_come(self, pilot: Pilot, owner: Person) -> None:
        with pytest.raises(RefusedError, match="cannot lie ahead"):
            agree_metric(make_complete_metric(pilot=pilot), on=MONDAY + DAY, by=owner, as_of=MONDAY)


class TestReAgreeTarget:
    def test_keeps_the_agreement_and_the_old_target_in_history(self, pilot: Pilot, owner: Person) -> None:
        metric = make_complete_metric(pilot=pilot, agreed_on=MONDAY)
        re_agree_target(metric, target=Decimal("23.5"), target_on=date(2026, 9, 1), by=owner, as_of=MONDAY + DAY)
        now = on_record(metric)
        assert (now.target, now.target_on, now.agreed_on) == (Decimal("23.5"), date(2026, 9, 1), MONDAY)
        assert ("target", Decimal("22.4"), Decimal("23.5")) in changes_of(now)[-1].columns

    def test_refuses_anybody_but_the_benefit_owner(self, pilot: Pilot) -> None:
        metric = make_complete_metric(pilot=pilot, agreed_on=MONDAY)
        with pytest.raises(RefusedError, match="Only the benefit owner"):
            re_agree_target(
                metric, target=Decimal(25), target_on=date(2026, 9, 1), by=make_person(name="Eli"), as_of=MONDAY
            )

    def test_refuses_a_target_that_is_no_better_than_the_baseline(self, pilot: Pilot, owner: Person) -> None:
        metric = make_complete_metric(pilot=pilot, agreed_on=MONDAY)
        with pytest.raises(NotAgreedError, match=r"The target, 27, does not lie below the baseline, 26\.3\."):
            re_agree_target(metric, target=Decimal(27), target_on=date(2026, 9, 1), by=owner, as_of=MONDAY)
        assert on_record(metric).target == Decimal("22.4")

    def test_refuses_what_was_never_agreed(self, pilot: Pilot, owner: Person) -> None:
        with pytest.raises(RefusedError, match="Nothing is agreed yet"):
            re_agree_target(
                make_complete_metric(pilot=pilot), target=Decimal(23), target_on=MONDAY, by=owner, as_of=MONDAY
            )


class TestScheduleBenefitsReview:
    def test_is_due_on_the_ninetieth_day_in_production(self, pilot: Pilot) -> None:
        make_stage_event(pilot=pilot, stage="production", on=MONDAY)
        review = schedule_benefits_review(pilot, as_of=MONDAY + DAY)
        assert (review.due_on, review.recorded_on) == (date(2026, 8, 30), MONDAY + DAY)

    def test_counts_an_imprecise_day_of_going_live_from_its_last_one(self, pilot: Pilot) -> None:
        make_stage_event(pilot=pilot, stage="production", on=date(2026, 5, 1), on_precision="month")
        assert schedule_benefits_review(pilot, as_of=MONDAY).due_on == date(2026, 5, 31) + 90 * DAY

    def test_counts_from_the_first_use_where_nobody_recorded_going_live(self) -> None:
        pilot = make_pilot(claimed_stage="production")
        make_usage_week(pilot=pilot, week=MONDAY - 7 * DAY)
        make_first_slice(pilot=pilot, on=MONDAY - 3 * DAY)
        assert schedule_benefits_review(pilot, as_of=MONDAY).due_on == MONDAY + (14 + 90 - 7) * DAY

    def test_asks_for_a_day_before_production(self, pilot: Pilot) -> None:
        make_first_slice(pilot=pilot, on=MONDAY)
        with pytest.raises(RefusedError, match="give the day"):
            schedule_benefits_review(pilot, as_of=MONDAY)
        assert schedule_benefits_review(pilot, due_on=MONDAY + DAY, as_of=MONDAY).due_on == MONDAY + DAY

    def test_moves_the_one_that_is_booked_and_books_another_after_it_was_held(self, pilot: Pilot) -> None:
        first = schedule_benefits_review(pilot, due_on=MONDAY, as_of=MONDAY)
        assert schedule_benefits_review(pilot, due_on=MONDAY + DAY, as_of=MONDAY) == first
        hold_benefits_review(first, held_on=MONDAY, verdict="cannot_tell", story="No baseline.", as_of=MONDAY)
        second = schedule_benefits_review(pilot, due_on=MONDAY + 30 * DAY, as_of=MONDAY)
        assert (first.key, second.key) == ("benefits", "benefits-2")


class TestHoldBenefitsReview:
    HELD = {"held_on": MONDAY, "verdict": "partly", "story": "Two of four minutes.", "as_of": MONDAY}

    def test_keeps_verdict_story_and_confirmation(self, pilot: Pilot, owner: Person) -> None:
        make_complete_metric(pilot=pilot)
        review = make_benefits_review(pilot=pilot)
        hold_benefits_review(review, **self.HELD, confirmed_by=owner, shortfall_accepted="Two minutes are enough.")
        held = BenefitsReview.objects.held_by(MONDAY).exclude(shortfall_accepted="").get()
        assert (held.verdict, held.story, held.confirmed_by) == ("partly", "Two of four minutes.", owner)

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"held_on": MONDAY + DAY}, "held_on"),
            ({"verdict": ""}, "verdict"),
            ({"verdict": "unknown"}, "verdict"),
            ({"verdict": "great"}, "verdict"),
            ({"story": "  "}, "story"),
            ({"shortfall_accepted": "Enough."}, "shortfall_accepted"),
        ],
    )
    def test_refuses_half_a_review(self, pilot: Pilot, wrong: dict[str, Any], field: str) -> None:
        review = make_benefits_review(pilot=pilot)
        with pytest.raises(RefusedError) as refusal:
            hold_benefits_review(review, **self.HELD | wrong)
        assert refusal.value.field == field
        assert not BenefitsReview.objects.held_by(MONDAY)

    def test_nobody_but_the_benefit_owner_confirms_it(self, pilot: Pilot) -> None:
        make_complete_metric(pilot=pilot)
        with pytest.raises(RefusedError, match="Only the benefit owner"):
            hold_benefits_review(
                make_benefits_review(pilot=pilot), **self.HELD, confirmed_by=make_person(name="Someone")
            )

    def test_an_owner_of_the_delivery_team_cannot_confirm_it(self, pilot: Pilot) -> None:
        eli = make_person(name="Eli")
        make_complete_metric(pilot=pilot, benefit_owner=eli)
        with pytest.raises(RefusedError, match="not one of the delivery team"):
            hold_benefits_review(make_benefits_review(pilot=pilot), **self.HELD, confirmed_by=eli)


class TestFunding:
    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ({"needed_by": MONDAY}, MONDAY),
            ({"needed_by": None, "funding_ends_on": MONDAY + DAY}, MONDAY + DAY),
            ({}, MONDAY + 80 * DAY),
        ],
    )
    def test_is_needed_by_its_day_else_the_end_of_the_money_else_ninety_days_in_use(
        self, pilot: Pilot, given: dict[str, Any], expected: date
    ) -> None:
        make_stage_event(pilot=pilot, stage="production", on=MONDAY - 10 * DAY)
        assert need_funding_decision(pilot, phase="Roll-out", as_of=MONDAY, **given).needed_by == expected

    def test_asks_for_a_day_where_none_is_known(self, pilot: Pilot) -> None:
        with pytest.raises(RefusedError, match="give the day"):
            need_funding_decision(pilot, phase="Roll-out", as_of=MONDAY)

    def test_twice_with_the_same_values_is_one(self, pilot: Pilot) -> None:
        given = {"phase": "Roll-out", "needed_by": MONDAY, "board": None, "amount": ""}
        assert need_funding_decision(pilot, as_of=MONDAY, **given) == need_funding_decision(
            pilot, as_of=MONDAY, **given
        )

    def test_is_asked_for_and_then_decided(self, pilot: Pilot) -> None:
        funding = make_funding_decision(pilot=pilot)
        decide_funding(funding, submitted_on=MONDAY, as_of=MONDAY)
        assert FundingDecision.objects.undecided().get().submitted_on == MONDAY
        decide_funding(funding, submitted_on=MONDAY, decision="funded", decided_on=MONDAY + DAY, as_of=MONDAY + DAY)
        assert FundingDecision.objects.certainly_decided(MONDAY + DAY).get().recorded_on == MONDAY + DAY

    def test_a_deferred_one_waits_for_another_day(self, pilot: Pilot) -> None:
        later = MONDAY + 30 * DAY
        decide_funding(
            make_funding_decision(pilot=pilot), decision="deferred", decided_on=MONDAY, needed_by=later, as_of=MONDAY
        )
        assert FundingDecision.objects.undecided().get().needed_by == later

    def test_a_grant_says_until_when_the_money_lasts(self, pilot: Pilot) -> None:
        funding = make_funding_decision(pilot=pilot, funding_ends_on=MONDAY)
        granted = {"decision": "funded", "decided_on": MONDAY, "as_of": MONDAY}
        assert decide_funding(funding, **granted).funding_ends_on == MONDAY
        lasting = decide_funding(funding, **granted, funding_ends_on=MONDAY + 90 * DAY)
        assert lasting.funding_ends_on == MONDAY + 90 * DAY

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({}, "submitted_on"),
            ({"submitted_on": MONDAY + DAY}, "submitted_on"),
            ({"decision": "funded"}, "decided_on"),
            ({"decided_on": MONDAY}, "decision"),
            ({"decision": "perhaps", "decided_on": MONDAY}, "decision"),
            ({"decision": "deferred", "decided_on": MONDAY}, "needed_by"),
            ({"decision": "deferred", "decided_on": MONDAY, "needed_by": MONDAY}, "needed_by"),
        ],
    )
    def test_refuses_half_a_decision(self, pilot: Pilot, given: dict[str, Any], field: str) -> None:
        with pytest.raises(RefusedError) as refusal:
            decide_funding(make_funding_decision(pilot=pilot), as_of=MONDAY, **given)
        assert refusal.value.field == field


class TestRecordUsage:
    def test_counts_the_week_in_which_a_day_lies(self, pilot: Pilot) -> None:
        used = record_usage(pilot, week=MONDAY + 4 * DAY, active_users=8, as_of=MONDAY + 5 * DAY)
        assert (used.week, used.active_users, used.source) == (MONDAY, 8, "manual")

    def test_a_later_count_takes_the_place_of_an_earlier_one(self, pilot: Pilot) -> None:
        make_usage_week(pilot=pilot, week=MONDAY, overridden=3)
        record_usage(pilot, week=MONDAY, active_users=9, as_of=MONDAY)
        used = UsageWeek.objects.get()
        assert (used.active_users, used.overridden, used.target_users) == (9, 3, 20)

    def test_does_not_overwrite_a_feed(self, pilot: Pilot) -> None:
        make_usage_week(pilot=pilot, week=MONDAY, source="feed")
        with pytest.raises(RefusedError, match="A feed counts this week"):
            record_usage(pilot, week=MONDAY, active_users=9, as_of=MONDAY)

    def test_refuses_a_week_to_come_and_no_count(self, pilot: Pilot) -> None:
        with pytest.raises(RefusedError, match="has not begun"):
            record_usage(pilot, week=MONDAY, active_users=9, as_of=MONDAY - DAY)
        with pytest.raises(RefusedError, match="at least one count"):
            record_usage(pilot, week=MONDAY, active_users=None, as_of=MONDAY)
        with pytest.raises(TypeError, match="unknown counts"):
            record_usage(pilot, week=MONDAY, visitors=9, as_of=MONDAY)
