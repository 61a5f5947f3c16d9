"""By when a pilot will be live."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.posting import posted
from pilots.lifecycle.actions import promise_live_by
from pilots.lifecycle.forms import PromiseForm
from pilots.lifecycle.reading import recordable_pilot, status_of
from pilots.lifecycle.slides import in_words, said_in_order
from pilots.models import Stage


@require_http_methods(["GET", "HEAD", "POST"])
def promise_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Promise a day. What was promised before stays, and the page says how often and by how much it slid."""
    pilot = recordable_pilot(request, pk)
    as_of = pilot.portfolio.day_of(timezone.now())
    said = said_in_order(pilot.promises.select_related("said_by"))
    form = PromiseForm(posted(request), portfolio=pilot.portfolio, in_force=said[-1].promise if said else None)
    if request.method == "POST" and form.carry_out(promise_live_by, pilot, as_of=as_of):
        messages.success(request, f"The promise is on record. {in_words(said_in_order(pilot.promises.all()))}")
        return redirect("pilot-detail", pk=pilot.pk)
    context = {"pilot": pilot, "form": form, "said": said, "slides": in_words(said)}
    context |= {"has_ended": pilot.claimed_stage in Stage.dead()}
    return render(request, "pilots/promise.html", context, status=status_of(form))
