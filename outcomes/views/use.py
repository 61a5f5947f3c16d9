"""Count the use of a week."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.posting import posted
from outcomes.actions import record_usage
from outcomes.fields import FIRST
from outcomes.forms.use import UsageForm
from outcomes.models import UsageWeek
from outcomes.views.access import today
from pilots.dates import monday_of
from pilots.lifecycle.reading import recordable_pilot


@require_http_methods(["GET", "POST"])
def usage_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the counts of a week, the last whole one unless the address names a day of another."""
    pilot = recordable_pilot(request, pk)
    as_of = today(pilot)
    week = _monday(request.GET.get("week", ""), as_of)
    used = UsageWeek.objects.filter(pilot=pilot, week=week).first()
    form = UsageForm(posted(request), portfolio=pilot.portfolio, initial=UsageForm.initial_of(used))
    if form.is_bound and (recorded := form.carry_out(record_usage, pilot, week=week, as_of=as_of)):
        messages.success(request, f"The use of the week of {recorded.week:%-d %b %Y} is on record.")
        return redirect("metric-list", pk=pk)
    context = {"form": form, "pilot": pilot, "used": used, "week": week} | _neighbours(week, as_of)
    return render(request, "outcomes/usage_form.html", context, status=422 if form.errors else 200)


def _monday(text: str, as_of: date) -> date:
    """Return the Monday of the week that an address names; of last week where it names none that can be counted."""
    try:
        named = date.fromisoformat(text)
    except ValueError:
        named = date.max
    if not FIRST <= named <= as_of:
        named = as_of - timedelta(days=7)
    return monday_of(named)


def _neighbours(week: date, as_of: date) -> dict[str, date | None]:
    """Return the weeks before and after, as far as they can be counted."""
    before, after = week - timedelta(days=7), week + timedelta(days=7)
    return {"before": before if before >= FIRST else None, "after": after if after <= as_of else None}
