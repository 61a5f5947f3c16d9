"""The facts on which the entry evidence of the stages rests, as they stood on a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import JSONObject

from governance.models import GovernanceQuestion, SignOff, Topic
from outcomes.models import BenefitsReview, Direction, EnvironmentWeek, Evidence, OutcomeMetric, Reading, UsageWeek
from pilots.dates import certainly_by, latest
from pilots.models import FirstSlice, Integration, Place, UserContact
from stalls.pieces import Rows, earliest, joined, of_pilot

# Which part of the target users has to use it, and for how many weeks in a row.
ADOPTION = Decimal("0.6")
ADOPTED_WEEKS = 4
USED_WEEKS = 2


def contacts(as_of: date) -> Rows:
    return UserContact.objects.direct().filter(certainly_by("on", as_of))


def governance_opened(as_of: date) -> Q:
    """Return the condition that a reviewing function was told, or that each of the three questions was raised."""
    three = Q()
    for topic in Topic.of_week_one():
        three &= Q(Exists(of_pilot(GovernanceQuestion.objects.certainly_raised(as_of).filter(topic=topic))))
    return Q(Exists(of_pilot(SignOff.objects.certainly_engaged(as_of)))) | three


def told_of_opening(as_of: date) -> Case:
    engaged = of_pilot(SignOff.objects.certainly_engaged(as_of))
    raised = of_pilot(GovernanceQuestion.objects.certainly_raised(as_of).filter(topic__in=Topic.of_week_one()))
    topics = Count("topic", distinct=True)
    last = raised.order_by().values("pilot").annotate(topics=topics, last=Max(latest("raised_on"))).filter(topics=3)
    heard = JSONObject(what=Value("A reviewing function has been told"), on="heard_on")
    asked = JSONObject(what=Value("The three questions have been raised"), on="last")
    first = engaged.order_by(F("heard_on").asc(nulls_last=True)).values(told=heard)[:1]
    return Case(When(Exists(engaged), then=Subquery(first)), default=Subquery(last.values(told=asked)))


def integrations(as_of: date) -> Rows:
    return Integration.objects.known_by(as_of)


def without_owner(as_of: date) -> Rows:
    return Integration.objects.known_by(as_of).not_descoped_by(as_of).without_owner()


def not_live(as_of: date) -> Rows:
    return Integration.objects.known_by(as_of).not_live_by(as_of)


def agreed_metrics(as_of: date) -> Rows:
    agreed = OutcomeMetric.objects.agreed_by(as_of).filter(certainly_by("agreed_on", as_of))
    return agreed.exclude(definition_of_done="")


def slices(as_of: date) -> Rows:
    return FirstSlice.objects.delivered_by(as_of).real().filter(certainly_by("on", as_of))


def not_approved(as_of: date) -> Rows:
    return SignOff.objects.blocking().not_certainly_approved(as_of)


def baselines(as_of: date) -> Rows:
    dated = Q(baseline_on=None) | certainly_by("baseline_on", as_of)
    return OutcomeMetric.objects.filter(dated, primary=True, baseline__isnull=False)


def production_weeks(as_of: date) -> Rows:
    return EnvironmentWeek.objects.up_to(as_of).filter(environment=Place.PRODUCTION)


def in_production(as_of: date) -> Q:
    return ~Q(production_url="") | Q(Exists(of_pilot(production_weeks(as_of))))


def told_of_production(as_of: date) -> Case:
    week = earliest(production_weeks(as_of), what=Value("Visitors are counted there"), on="week")
    return Case(When(~Q(production_url=""), then=JSONObject(what="production_url")), default=week)


def used_weeks(as_of: date) -> Rows:
    return UsageWeek.objects.over_by(as_of).used().in_a_row(USED_WEEKS)


def adopted_weeks(as_of: date) -> Rows:
    agreed = ExpressionWrapper(F("target_users") * Value(ADOPTION), output_field=DecimalField())
    weeks = UsageWeek.objects.over_by(as_of).filter(target_users__gt=0, active_users__gte=agreed)
    return weeks.in_a_row(ADOPTED_WEEKS)


def use_is_counted(as_of: date) -> Q:
    return Q(Exists(of_pilot(UsageWeek.objects.over_by(as_of).users_counted())))


def last_measured(as_of: date) -> Rows:
    """Return the readings that were measured, of the primary metric of the outer query's pilot, the last one first."""
    readings = Reading.objects.taken_by(as_of).filter(certainly_by("on", as_of), value__isnull=False)
    return of_pilot(readings.filter(evidence=Evidence.MEASURED, metric__primary=True))


def meets_target(as_of: date) -> Q:
    up = Q(metric__direction=Direction.UP, value__gte=F("metric__target"))
    down = Q(metric__direction=Direction.DOWN, value__lte=F("metric__target"))
    meets = Case(When(up | down, then=True), default=False, output_field=BooleanField())
    return Q(Subquery(last_measured(as_of).values(meets=meets)[:1], output_field=BooleanField()))


def accepted_shortfalls(as_of: date) -> Rows:
    """Return the reviews in which the benefit owner has accepted in writing that it is less than the target."""
    owned = OutcomeMetric.objects.filter(primary=True, pilot=OuterRef("pilot"), benefit_owner=OuterRef("confirmed_by"))
    held = BenefitsReview.objects.filter(certainly_by("held_on", as_of)).exclude(shortfall_accepted="")
    return held.filter(Exists(owned))


def value_reached(as_of: date) -> Q:
    return meets_target(as_of) | Q(Exists(of_pilot(accepted_shortfalls(as_of))))


def told_of_value(as_of: date) -> Case:
    value = joined("value", Value(" "), "metric__unit")
    reading = last_measured(as_of).values(told=JSONObject(what=value, on="on", precision="on_precision"))[:1]
    by = joined(Value("Less than the target, accepted by "), "confirmed_by__name")
    accepted = earliest(accepted_shortfalls(as_of), what=by, on="held_on")
    return Case(When(meets_target(as_of), then=Subquery(reading)), default=accepted)


def is_comparable(as_of: date) -> Q:
    """Return the condition that a reading can be held against a target at all, or that it was accepted anyhow."""
    metrics = OutcomeMetric.objects.filter(primary=True, target__isnull=False).exclude(direction="")
    return Q(Exists(of_pilot(metrics))) | Q(Exists(of_pilot(accepted_shortfalls(as_of))))
