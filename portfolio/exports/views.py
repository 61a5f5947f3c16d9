"""Files of the lists: each address takes the query of its page and shows no more than the page does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import Portfolio
from accounts.requests import user_of
from alerts.log import listed
from governance.forms.cases import QueueFilters
from governance.queue import waiting_for_reviewers, waiting_for_teams
from portfolio.durations import cohort_of
from portfolio.exports import figures, findings, pilots, queue, scope
from portfolio.exports.refusals import refused
from portfolio.exports.scope import about_today, chosen_by, chosen_pilots
from portfolio.exports.tables import Table, csv_parts, write_xlsx
from portfolio.forms import ScopeFilters
from portfolio.heat_map import When, pilots_in_scope
from portfolio.readers import without_invented
from scorecard.live_page import page_of
from scorecard.live_scope import scope_of

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# What a list of a request is, and what it is about.
type Listed = Callable[[HttpRequest, date], tuple[Table, str]]


@never_cache
@require_safe
def export(request: HttpRequest, kind: str, listed: Listed) -> HttpResponseBase:
    """Return a list as a file, `csv` or `xlsx`."""
    if kind not in ("csv", "xlsx"):
        raise Http404("A list is there as csv and as xlsx.")
    today = timezone.localdate()
    try:
        table, about = listed(request, today)
    except scope.UnknownChoiceError as error:
        return refused(request, error)
    name = f"pilotlight-{table.name}-{slugify(about) or 'portfolio'}-{(table.day or today).isoformat()}.{kind}"
    if kind == "xlsx":
        return FileResponse(write_xlsx(table), as_attachment=True, filename=name, content_type=XLSX)
    disposition = content_disposition_header(True, name) or "attachment"
    return StreamingHttpResponse(csv_parts(table), content_type=CSV, headers={"Content-Disposition": disposition})


def of_pilots(request: HttpRequest, today: date) -> tuple[Table, str]:
    chosen, when = _asked(request, today)
    return pilots.table(chosen_pilots(request.user, chosen, when), when), scope.name_of(request.user, chosen)


def of_findings(request: HttpRequest, today: date) -> tuple[Table, str]:
    chosen, when = _asked(request, today)
    found = findings.table(chosen_pilots(request.user, chosen, when), chosen, when)
    return found, scope.name_of(request.user, chosen)


def _asked(request: HttpRequest, today: date) -> tuple[dict[str, str], When]:
    """Return what the query of the dashboard chooses, and of when."""
    when = scope.when_asked(request.user, request.GET, today)
    return chosen_by(request.user, request.GET), when


def of_reviews(request: HttpRequest, today: date) -> tuple[Table, str]:
    """List what waits for the reviewers; with `turn=team`, what the teams have to move first."""
    about_today(request.GET)
    user = user_of(request)
    waiting, with_teams = waiting_for_reviewers(user, today), waiting_for_teams(user, today)
    portfolios = list(Portfolio.objects.visible_to(user).order_by("name"))
    filters = QueueFilters(request.GET, portfolios=portfolios, entries=[*waiting, *with_teams])
    chosen = filters.chosen()
    shown = filters.narrow(with_teams if chosen.get("turn") == "team" else waiting)
    return queue.table(shown, today), scope.name_of(user, {})


def of_survival(request: HttpRequest, today: date) -> tuple[Table, str]:
    about_today(request.GET)
    portfolios = Portfolio.objects.visible_to(request.user).order_by("name")
    chosen = ScopeFilters(request.GET, portfolios=portfolios).chosen()
    counted, _ = without_invented(pilots_in_scope(request.user, chosen), portfolios, chosen)
    return figures.survival(cohort_of(counted, today)), scope.name_of(request.user, chosen)


def of_scorecard(request: HttpRequest, today: date) -> tuple[Table, str]:
    about_today(request.GET)
    about = scope_of(request.user, request.GET.get("portfolio", ""))
    page = page_of(about.pilots, about.last_day) if about.last_day else {}
    return figures.scorecard(page), about.chosen.name if about.chosen else scope.name_of(request.user, {})


def of_alerts(request: HttpRequest, today: date) -> tuple[Table, str]:
    about_today(request.GET)
    messages, _ = listed(request.user, request.GET)
    return figures.alerts(messages), scope.name_of(request.user, {})
