"""The calendar that a portfolio works by, and who is away when."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import absences, year
from accounts.actions import record_leave
from accounts.calendar_forms import CalendarForm, LeaveForm, QuietPeriodForm
from accounts.calendars import CLOCKS, by_kind, calendar_of
from accounts.models import Leave, Portfolio, QuietPeriod
from accounts.posting import posted, saved
from accounts.requests import user_of

SOME_DAYS = "Somebody else has just recorded some of these days. Look at them first."


@require_safe
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """Show which days a portfolio counts: its year, its quiet periods, and what each clock makes of them."""
    portfolio = get_object_or_404(Portfolio.objects.visible_to(request.user), pk=pk)
    now = timezone.now()
    today, days = portfolio.day_of(now), calendar_of(portfolio)
    periods = list(QuietPeriod.objects.filter(portfolio=portfolio, until__gt=today - absences.PAST).order_by("since"))
    context = {
        "portfolio": portfolio,
        "manages": Portfolio.objects.managed_by(request.user).filter(pk=pk).exists(),
        "there": now.astimezone(portfolio.zone),
        "working_days": year.week_in_words(days),
        "quiet_periods": [period for period in periods if period.until > today],
        "past_quiet_periods": [period for period in reversed(periods) if period.until <= today],
        "months": year.months(days, today),
        "coming": year.coming(days, today),
        "clocks": by_kind(CLOCKS.values()),
    }
    return render(request, "accounts/calendar.html", context)


@require_http_methods(["GET", "POST"])
def calendar_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the working days, the nation and the time zone."""
    portfolio = get_object_or_404(Portfolio.objects.managed_by(request.user), pk=pk)
    form = CalendarForm(posted(request), instance=portfolio)
    if saved(form, form.save, refusal=SOME_DAYS):
        messages.success(request, "The calendar is changed. Every clock counts by it from now on.")
        return redirect("calendar", pk=pk)
    context = {"portfolio": portfolio, "form": form}
    return render(request, "accounts/calendar_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def quiet_period_add(request: HttpRequest, pk: int) -> HttpResponse:
    portfolio = get_object_or_404(Portfolio.objects.managed_by(request.user), pk=pk)
    return _quiet_period(request, QuietPeriod(portfolio=portfolio))


@require_http_methods(["GET", "POST"])
def quiet_period_edit(request: HttpRequest, pk: int) -> HttpResponse:
    managed = QuietPeriod.objects.managed_by(request.user)
    return _quiet_period(request, get_object_or_404(managed.select_related("portfolio"), pk=pk))


def _quiet_period(request: HttpRequest, period: QuietPeriod) -> HttpResponse:
    """Enter, change or (with `remove`) take away a quiet period."""
    back = redirect("calendar", pk=period.portfolio_id)
    if "remove" in request.POST and period.pk:
        period.delete()
        messages.success(request, "The quiet period is removed. Its days count again.")
        return back
    form = QuietPeriodForm(posted(request), instance=period)
    if saved(form, form.save, refusal=SOME_DAYS):
        messages.success(request, "The quiet period is saved.")
        return back
    context = {"form": form, "period": period, "portfolio": period.portfolio}
    return render(request, "accounts/quiet_period.html", context, status=422 if form.errors else 200)


@require_safe
def leave_list(request: HttpRequest) -> HttpResponse:
    """Show, per portfolio, who is away today and who acts for them, and the absences that the reader may change."""
    sections = absences.sections(user_of(request), now=timezone.now())
    return render(request, "accounts/leave_list.html", {"sections": sections})


@require_http_methods(["GET", "POST"])
def leave_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter an absence in a portfolio: one's own, or somebody else's for those who manage it."""
    user = user_of(request)
    portfolio = get_object_or_404(Portfolio.objects.visible_to(user), pk=pk)
    manages = Portfolio.objects.managed_by(user).filter(pk=pk).exists()
    return _leave(request, portfolio, LeaveForm(posted(request), portfolio=portfolio, reader=user, chooses=manages))


@require_http_methods(["GET", "POST"])
def leave_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an absence, or (with `remove`) take it away."""
    user = user_of(request)
    known = Leave.objects.changeable_by(user).select_related("portfolio", "person", "stand_in")
    leave = get_object_or_404(known, pk=pk)
    if "remove" in request.POST:
        leave.delete()
        messages.success(request, "The absence is removed.")
        return redirect("leave-list")
    form = LeaveForm(posted(request), portfolio=leave.portfolio, reader=user, chooses=False, leave=leave)
    return _leave(request, leave.portfolio, form)


def _leave(request: HttpRequest, portfolio: Portfolio, form: LeaveForm) -> HttpResponse:
    if saved(form, lambda: _record(form, portfolio), refusal=SOME_DAYS):
        messages.success(request, "The absence is saved.")
        return redirect("leave-list")
    context = {"form": form, "portfolio": portfolio, "leave": form.leave}
    return render(request, "accounts/leave.html", context, status=422 if form.errors else 200)


def _record(form: LeaveForm, portfolio: Portfolio) -> None:
    record_leave(portfolio=portfolio, leave=form.leave, **form.cleaned_data)
