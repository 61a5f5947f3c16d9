"""The search, as a page and as the list within the dialog of every page, and the page of a person."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.models import Person
from accounts.requests import HtmxHttpRequest
from pilots.lifecycle.reading import may_record_departure
from portfolio.navigation import navigation
from portfolio.palette import person_page
from portfolio.palette.forms import FindForm
from portfolio.palette.places import places
from portfolio.palette.search import found


@require_safe
@vary_on_headers("HX-Request")
def find(request: HtmxHttpRequest) -> HttpResponse:
    """Show what a few letters find, in six queries with the session, the user and the navigation."""
    form = FindForm(request.GET, label_suffix="")
    text = form.cleaned_data["q"] if form.is_valid() else ""
    reader = navigation(request)
    known = places(may_review=bool(reader["may_review"]), may_import=bool(reader["may_import"]))
    groups = found(request.user, text, known) if form.is_valid() else []
    number = sum(len(group.results) for group in groups)
    context = reader | {"form": form, "text": text, "groups": groups, "number": number}
    template = "portfolio/palette/find.html"
    return render(request, f"{template}#palette-results" if request.htmx else template, context)


@require_safe
def person_detail(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Show which pilots somebody holds and what waits on them."""
    person = get_object_or_404(Person.objects.visible_to(request.user).select_related("portfolio"), pk=pk)
    context = person_page.context(person, person.portfolio.day_of(timezone.now()))
    context["may_record_departure"] = bool(context["held"]) and may_record_departure(request.user, person)
    return render(request, "portfolio/palette/person_detail.html", context)
