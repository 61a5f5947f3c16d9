"""The pilot page and the facts on it: add, edit, look back; and how a pilot begins."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

from accounts.actions import person_for
from accounts.models import Portfolio
from accounts.posting import posted
from accounts.requests import HtmxHttpRequest, user_of
from notebook.actions import ChangedMeanwhileError, CodeTakenError, create_pilot, record_fact
from notebook.asking import Asked, asked_again, asked_anew
from notebook.facts import Reader, rows_of_kind, tables_of
from notebook.history import told_changes
from notebook.kinds import KIND_OF, Kind
from notebook.whole_page import context_of
from pilots.forms import NewPilotForm
from pilots.models import Pilot


@require_safe
def pilot_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one pilot: what was found per failure mode, the facts behind it, and what is still unknown."""
    reader = _reader(request, pk)
    return render(request, "notebook/pilot_detail.html", _page(request, reader))


@require_http_methods(["GET", "POST"])
@vary_on_headers("HX-Request")
def fact_add(request: HtmxHttpRequest, pk: int, kind: str) -> HttpResponse:
    """Ask for a new fact of a kind, and record it."""
    reader, of = _recorder(request, pk), _kind(kind)
    if not of.is_added_here:
        raise Http404
    asked = asked_anew(reader, of, sent=posted(request), begin=request.GET)
    row = asked.form.is_bound and record_fact(kind=of, form=asked.form, as_of=reader.today)
    return _saved(request, reader, of, row, is_new=True) if row else _ask(request, asked)


@require_http_methods(["GET", "POST"])
@vary_on_headers("HX-Request")
def fact_edit(request: HtmxHttpRequest, pk: int, kind: str, row: int) -> HttpResponse:
    """Ask what has changed of a fact, and record it; what somebody else has changed meanwhile is not overwritten."""
    reader, of = _recorder(request, pk), _kind(kind)
    if of.form is None:
        raise Http404
    asked = asked_again(reader, of, row, sent=posted(request), ask=request.GET.get("ask", ""))
    try:
        saved = asked.form.is_bound and record_fact(
            kind=of, form=asked.form, as_of=reader.today, opened_with=asked.opened_with
        )
    except ChangedMeanwhileError:
        return _ask(request, asked.after_a_change(reader), status=409)
    return _saved(request, reader, of, saved, is_new=False) if saved else _ask(request, asked)


@require_safe
def fact_history(request: HttpRequest, pk: int, kind: str, row: int) -> HttpResponse:
    """Show who said what of a fact when, from what to what."""
    reader, of = _reader(request, pk), _kind(kind)
    found = get_object_or_404(rows_of_kind(of, reader.pilot), pk=row)
    table = tables_of(reader, {of.slug: [found]})[of.slug]
    context = {
        "pilot": reader.pilot,
        "kind": of,
        "fact": table.facts[0],
        "changes": told_changes(of, found, reader.pilot.portfolio),
    }
    return render(request, "notebook/fact_history.html", context)


@require_http_methods(["GET", "POST"])
def pilot_create(request: HttpRequest) -> HttpResponse:
    """Ask what a proposed pilot has on record, and begin it. For people who record somewhere."""
    portfolios = Portfolio.objects.recorded_by(request.user)
    if not portfolios.exists():
        raise PermissionDenied
    # A demonstration never holds real pilots.
    real = list(portfolios.filter(is_demonstration=False).order_by("name"))
    form = NewPilotForm(posted(request), portfolios=real) if real else None
    if form and form.is_bound and form.is_valid():
        chosen = form.cleaned_data
        today = chosen["portfolio"].day_of(timezone.now())
        try:
            by = person_for(user_of(request), portfolio=chosen["portfolio"])
            return redirect("pilot-detail", pk=create_pilot(**chosen, by=by, as_of=today).pk)
        except CodeTakenError as taken:
            form.add_error("code", str(taken))
    status = 422 if form and form.errors else 200
    return render(request, "notebook/pilot_create.html", {"form": form}, status=status)


def _kind(slug: str) -> Kind:
    if slug not in KIND_OF:
        raise Http404
    return KIND_OF[slug]


def _reader(request: HttpRequest, pk: int) -> Reader:
    related = ("portfolio", "engineer", "programme_manager", "inventory_entry")
    pilot = get_object_or_404(Pilot.objects.visible_to(request.user).select_related(*related), pk=pk)
    may_record = Pilot.objects.recordable_by(request.user).filter(pk=pk).exists()
    return Reader(pilot, pilot.portfolio.day_of(timezone.now()), may_record)


def _recorder(request: HttpRequest, pk: int) -> Reader:
    reader = _reader(request, pk)
    if not reader.may_record:
        raise PermissionDenied
    return reader


def _page(request: HttpRequest, reader: Reader) -> dict[str, Any]:
    return context_of(reader, user_of(request), here=timezone.localdate())


def _ask(request: HtmxHttpRequest, asked: Asked, status: int = 0) -> HttpResponse:
    """Answer with a form: a page of its own, or for htmx what takes the place of the row."""
    asked.let_focus(is_in_place=bool(request.htmx))
    part = f"#{asked.part}" if request.htmx else ""
    status = status or (422 if asked.form.errors else 200)
    return render(request, f"notebook/fact_form.html{part}", {"asked": asked}, status=status)


def _saved(request: HtmxHttpRequest, reader: Reader, kind: Kind, row: Any, *, is_new: bool) -> HttpResponse:
    """Answer that a fact is recorded: with its row, and for htmx with whatever else on the page that changes."""
    place = f"{reverse('pilot-detail', args=[reader.pilot.pk])}#{kind.anchor(row)}"
    if not request.htmx:
        return redirect(place)
    reader = replace(_reader(request, reader.pilot.pk), focus=kind.anchor(row))
    context = _page(request, reader)
    table = context["page"].table(kind.slug)
    fact = table.fact(kind.anchor(row))
    if fact is None:  # older than the page shows
        return HttpResponseClientRedirect(place)
    context |= {"table": table, "fact": fact, "is_new": is_new}
    response = render(request, "notebook/saved.html", context)
    return reswap(retarget(response, f"#kind-{kind.slug}"), "outerHTML") if is_new else response
