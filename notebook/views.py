"""The pilot page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from notebook import pilot_page, words
from notebook.sweeps import about_the_last_sweep
from pilots.models import Pilot


@require_safe
def pilot_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one pilot: what was found per failure mode, and the facts behind it."""
    related = ("portfolio", "engineer", "programme_manager", "inventory_entry")
    pilot = get_object_or_404(Pilot.objects.visible_to(request.user).select_related(*related), pk=pk)
    as_of, about_the_sweep = about_the_last_sweep(timezone.localdate())
    sections = pilot_page.mode_sections(pilot, as_of)
    entry = getattr(pilot, "inventory_entry", None)
    context = about_the_sweep | {
        "pilot": pilot,
        "people": pilot_page.people_of(pilot, sections),
        "clock_start": words.day(pilot, "clock_start"),
        "week": pilot_page.week_of(pilot, as_of),
        "sections": sections,
        "sections_worst_first": pilot_page.worst_first(sections),
        "entry": entry,
        "notes": pilot_page.notes_of(entry),
        "past": [told for section in sections for told in section.past],
    }
    return render(request, "notebook/pilot_detail.html", context)
