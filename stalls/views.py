"""The page of a finding, and what people answer on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import names_of
from accounts.models import Person
from accounts.requests import user_of
from outcomes.actions.refusals import ChangedMeanwhileError
from stalls.finding_page import context_of
from stalls.models import Action, Finding
from stalls.sheets import ANSWERS, Sheet, sheet_of


@require_safe
def finding_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was found, since when, on which evidence, what to do next, and what people answered.

    Who comes from the page of its pilot (`?from=pilot`) returns there with their answer.
    """
    return _page(request, _sheet(request, pk))


@require_http_methods(["GET", "POST"])
def finding_answer(request: HttpRequest, pk: int, answer: str) -> HttpResponse:
    """Acknowledge a finding, snooze it, judge it, or agree who does what about it."""
    sheet = _sheet(request, pk)
    return _answer(request, sheet, answer, of=sheet.finding)


@require_http_methods(["GET", "POST"])
def action_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what came of what was agreed."""
    action = get_object_or_404(Action.objects.visible_to(request.user).select_related("finding"), pk=pk)
    return _answer(request, _sheet(request, action.finding_id), "finish", of=action)


def _sheet(request: HttpRequest, pk: int) -> Sheet:
    findings = Finding.objects.visible_to(request.user).select_related("pilot__portfolio", "hidden_by")
    finding = get_object_or_404(findings, pk=pk)
    return sheet_of(finding, reader=user_of(request), now=timezone.now())


def _answer(request: HttpRequest, sheet: Sheet, code: str, *, of: Finding | Action) -> HttpResponse:
    """Record an answer, for those who have the right to it; who only follows the address is led to its form."""
    asked = ANSWERS[code]
    if not asked.is_open_to(sheet.rights):
        raise Http404
    if request.method != "POST":
        page = reverse("finding-detail", args=[sheet.finding.pk])
        return redirect(f"{page}{_came_from(request)}#{code}")
    form = sheet.form(code, request.POST)
    try:
        done = form.carry_out(asked.act, of, by=sheet.reader, as_of=sheet.as_of)
    except ChangedMeanwhileError as conflict:
        now = _sheet(request, sheet.finding.pk)
        return _page(request, now, failed=now.form_again(code, request.POST), conflict=conflict, status=409)
    if done is None:
        return _page(request, sheet, failed=form, status=422)
    messages.success(request, asked.said)
    return redirect(_back(request, sheet.finding))


def _came_from(request: HttpRequest) -> str:
    """Return what an address of a finding ends with for somebody who came from the page of its pilot."""
    return "?from=pilot" if request.GET.get("from") == "pilot" else ""


def _back(request: HttpRequest, finding: Finding) -> str:
    """Return where somebody goes who has answered: back to the finding on the page that they came from."""
    if _came_from(request):
        return f"{reverse('pilot-detail', args=[finding.pilot_id])}#finding-{finding.pk}"
    return reverse("finding-detail", args=[finding.pk])


def _page(request: HttpRequest, sheet: Sheet, *, status: int = 200, conflict: Any = None, **more: Any) -> HttpResponse:
    context = context_of(sheet, **more) | {"people": names_of(Person, sheet.finding.pilot.portfolio_id)}
    context |= {"conflict": conflict, "came_from": _came_from(request), "back": _back(request, sheet.finding)}
    return render(request, "stalls/finding_detail.html", context, status=status)
