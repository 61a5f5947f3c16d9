"""A pilot's outcomes; define, change and agree a metric."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import names_of
from accounts.models import Person
from accounts.posting import posted
from accounts.requests import user_of
from outcomes import overview
from outcomes.actions import ChangedMeanwhileError, agree_metric, change_metric, define_metric, re_agree_target
from outcomes.agreement import NotAgreedError, digest_of, lateness, missing_of, sentence_of
from outcomes.forms.metrics import AgreeMetricForm, EditMetricForm, MetricForm, ReAgreeTargetForm
from outcomes.models import BenefitsReview, OutcomeMetric, Reading
from outcomes.moments import first_use_on, ninety_days_in_use
from outcomes.past import steps_of
from outcomes.views.access import metric_of, today
from pilots.dates import day_of
from pilots.lifecycle.reading import recordable_pilot
from pilots.models import Pilot


@require_safe
def metric_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a pilot is measured by, how it stands, and what has to be reviewed and decided."""
    pilot = get_object_or_404(Pilot.objects.visible_to(request.user).select_related("portfolio"), pk=pk)
    as_of = today(pilot)
    agreeable = OutcomeMetric.objects.agreeable_by(request.user).filter(pilot=pilot)
    holdable = BenefitsReview.objects.holdable_by(request.user).filter(pilot=pilot)
    context = {
        "pilot": pilot,
        "as_of": as_of,
        "may_record": Pilot.objects.recordable_by(request.user).filter(pk=pk).exists(),
        "agreeable": set(agreeable.values_list("pk", flat=True)),
        "holdable": set(holdable.values_list("pk", flat=True)),
        "metrics": overview.metrics_of(pilot, as_of=as_of),
        "reviews": overview.reviews_of(pilot, as_of=as_of),
        "money": overview.money_of(pilot, as_of=as_of),
        "weeks": overview.weeks_of(pilot, as_of=as_of),
        "ninety_days": ninety_days_in_use(pilot, as_of=as_of),
    }
    return render(request, "outcomes/metric_list.html", context)


@require_http_methods(["GET", "POST"])
def metric_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a metric on record; agreeing it comes next."""
    pilot = recordable_pilot(request, pk)
    form = MetricForm(posted(request), portfolio=pilot.portfolio)
    metric = form.carry_out(define_metric, pilot, as_of=today(pilot)) if form.is_bound else None
    if metric:
        messages.success(request, "The metric is on record. It counts once it is agreed.")
        return redirect("metric-detail", pk=metric.pk)
    context = {"form": form, "pilot": pilot, "metric": None, "people": names_of(Person, pilot.portfolio_id)}
    return render(request, "outcomes/metric_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def metric_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a metric. Other terms take an agreement back; what changed meanwhile is shown and not overwritten."""
    metric = _metric_to_edit(request, pk)
    pilot = metric.pilot
    form = EditMetricForm(posted(request), portfolio=pilot.portfolio, initial=EditMetricForm.initial_of(metric))
    try:
        taken_back = form.carry_out(change_metric, metric, as_of=today(pilot)) if form.is_bound else None
    except ChangedMeanwhileError:
        return _edit_page(request, _metric_to_edit(request, pk), form, status=409)
    if taken_back is not None:
        if taken_back:
            messages.warning(request, f"The terms are others now, so {metric.benefit_owner} has to agree again.")
        else:
            messages.success(request, "The metric is changed.")
        return redirect("metric-detail", pk=pk)
    return _edit_page(request, metric, form, status=422 if form.errors else 200)


def _metric_to_edit(request: HttpRequest, pk: int) -> OutcomeMetric:
    """Return a metric with its newest event of history, `opened_with`, both read in one statement."""
    metrics = OutcomeMetric.objects.recordable_by(request.user)
    return metric_of(metrics.annotate(opened_with=Max("history__pgh_id")), pk)


def _edit_page(request: HttpRequest, metric: OutcomeMetric, form: EditMetricForm, status: int) -> HttpResponse:
    context = {"form": form, "pilot": metric.pilot, "metric": metric, "opened_with": form["opened_with"].value()}
    context["people"] = names_of(Person, metric.pilot.portfolio_id)
    if status == 409:
        # From here on the form is one of what stands now, which its reader sees beside what was typed.
        now = EditMetricForm.initial_of(metric)
        context |= {"opened_with": now["opened_with"], "on_record": form.differences(metric)}
    return render(request, "outcomes/metric_form.html", context, status=status)


@require_safe
def metric_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one metric: its readings against the straight path, and what was changed of it."""
    metrics = OutcomeMetric.objects.visible_to(request.user)
    pilot = get_object_or_404(metrics.select_related("pilot__portfolio"), pk=pk).pilot
    as_of = today(pilot)
    metric = metric_of(metrics.with_latest_reading(as_of), pk)
    readings = list(Reading.objects.filter(metric=metric).taken_by(as_of))
    may_record = OutcomeMetric.objects.recordable_by(request.user).filter(pk=pk).exists()
    context = {
        "pilot": pilot,
        "metric": metric,
        "told": overview.tell(metric, as_of=as_of, first_use=first_use_on(pilot, as_of=as_of)),
        "readings": readings,
        "course": overview.course_of(metric, readings, as_of=as_of),
        "steps": steps_of(metric),
        "may_record": may_record,
        "may_agree": may_record or overview.is_benefit_owner(metric, user_of(request)),
    }
    return render(request, "outcomes/metric_detail.html", context)


@require_http_methods(["GET", "POST"])
def metric_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the sentence that will hold and, on POST, let it hold; what is missing is listed with its field."""
    metric = metric_of(OutcomeMetric.objects.agreeable_by(request.user), pk)
    owner, as_of, status = metric.benefit_owner, today(metric.pilot), 200
    form = AgreeMetricForm(
        posted(request),
        portfolio=metric.pilot.portfolio,
        owner=owner,
        is_owner=overview.is_benefit_owner(metric, user_of(request)),
        initial={"on": metric.agreed_on or as_of, "as_read": digest_of(metric)},
    )
    if form.is_bound:
        try:
            if form.carry_out(agree_metric, metric, by=owner, as_of=as_of):
                messages.success(request, f"Agreed: {sentence_of(metric)}")
                return redirect("metric-detail", pk=pk)
            status = 422
        except NotAgreedError:
            status = 422
        except ChangedMeanwhileError:
            status = 409
    return _agree_page(request, metric, form, status)


def _agree_page(request: HttpRequest, metric: OutcomeMetric, form: AgreeMetricForm, status: int) -> HttpResponse:
    first_use = first_use_on(metric.pilot, as_of=today(metric.pilot))
    agreed_on = form.cleaned_data.get("on") if form.is_bound else None
    context = {
        "form": form,
        "pilot": metric.pilot,
        "metric": metric,
        "sentence": sentence_of(metric),
        "missing": missing_of(metric),
        "lateness": lateness(metric.pilot, agreed_on or form.initial["on"], first_use_on=first_use),
        "changed": status == 409,
        "as_read": digest_of(metric),
        "may_record": OutcomeMetric.objects.recordable_by(request.user).filter(pk=metric.pk).exists(),
    }
    return render(request, "outcomes/metric_agree.html", context, status=status)


@require_http_methods(["GET", "POST"])
def metric_re_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the benefit owner accept another target; the old one stays in the history."""
    metric = metric_of(OutcomeMetric.objects.agreeable_by(request.user).filter(agreed_on__isnull=False), pk)
    form = ReAgreeTargetForm(
        posted(request),
        portfolio=metric.pilot.portfolio,
        owner=metric.benefit_owner,
        is_owner=overview.is_benefit_owner(metric, user_of(request)),
        initial={"target": metric.target, "target_on": day_of(metric, "target_on")},
    )
    missing = []
    if form.is_bound:
        try:
            if form.carry_out(re_agree_target, metric, by=metric.benefit_owner, as_of=today(metric.pilot)):
                messages.success(request, "The new target holds. The old one stays in the history.")
                return redirect("metric-detail", pk=pk)
        except NotAgreedError as refusal:
            missing = refusal.missing
    context = {"form": form, "pilot": metric.pilot, "metric": metric, "missing": missing}
    return render(request, "outcomes/metric_re_agree.html", context, status=422 if form.errors or missing else 200)
