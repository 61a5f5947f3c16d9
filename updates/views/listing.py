"""The list: whose update is due, how far each is, and the button that starts the flow."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from updates.due import flow_of, overseen_by, reported_by, rows_of

ROWS_PER_PAGE = 50


@require_safe
def weekly_updates(request: HttpRequest) -> HttpResponse:
    """Show the pilots that are the reader's to tell about this week, and those of others that the reader manages."""
    now = timezone.now()
    mine = rows_of(reported_by(request.user, now))
    others = Paginator(overseen_by(request.user, now), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    flow = flow_of(mine)
    context = {"mine": mine, "others": rows_of(others.object_list), "page": others, "flow": flow}
    return render(request, "updates/list.html", context)
