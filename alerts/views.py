"""Which messages were written, what became of each, and each as its reader sees it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET

from accounts.models import Portfolio, User
from accounts.requests import user_of
from alerts.gallery import specimen, specimens, without_secrets
from alerts.kinds import kinds, mail_of
from alerts.log import became, listed, was_told
from alerts.models import DEAD_LETTERS_FOR, Alert

PER_PAGE = 50
SHOWN = ("Date", "From", "To", "Subject", "Message-ID", "References", "Auto-Submitted")
MOST_DEAD = 5
# The mail's own styles are inline, as mail programs need them. Nothing else of it may act: no script, form or load.
MAIL_CSP = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
    "sandbox": "",
}


@require_GET
def alert_list(request: HttpRequest) -> HttpResponse:
    """List the messages that a reader may see, what failed first for those who can do something about it."""
    alerts, filters = listed(request.user, request.GET)
    page = Paginator(alerts.for_list(), PER_PAGE).get_page(request.GET.get("page"))
    dead = list(Alert.objects.managed_by(request.user).dead_lately(timezone.now()).for_list()[: MOST_DEAD + 1])
    context = {"page": page, "filters": filters, "chosen": filters.chosen(), "dead": dead[:MOST_DEAD]}
    context["dead_for"] = DEAD_LETTERS_FOR.days
    context["rows"] = [(alert, became(alert)) for alert in page]
    return render(request, "alerts/alert_list.html", context | {"more_dead": len(dead) > MOST_DEAD})


@require_GET
def alert_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Say of a message why its reader got it, whether everybody was told, and what it says."""
    alert = get_object_or_404(Alert.objects.visible_to(request.user).for_list(), pk=pk)
    headers = (
        [(name, str(value)) for name, value in mail_of(alert).message().items() if name in SHOWN] if alert.text else []
    )
    gathered = alert.gathered.select_related("finding__pilot").order_by("pk")
    page = Paginator(gathered, PER_PAGE).get_page(request.GET.get("page"))
    context = {"alert": alert, "headers": headers, "page": page, "became": became(alert)}
    # Until it has left, a reminder holds links that are its reader's alone.
    context["text"] = without_secrets(alert.text)
    return render(request, "alerts/alert_detail.html", context | {"told": was_told(alert, request.user)})


@require_GET
@csp_override(MAIL_CSP)
@xframe_options_sameorigin
def alert_html(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the HTML part alone, for the frame on the message's page."""
    alert = get_object_or_404(Alert.objects.visible_to(request.user), pk=pk)
    if not alert.html:
        raise Http404("This message has not been written yet.")
    return HttpResponse(without_secrets(alert.html))


@require_GET
def alert_gallery(request: HttpRequest) -> HttpResponse:
    """Show every kind of message with the reader's own data, to those who manage a portfolio."""
    shown = specimens(_manager(request), timezone.now())
    return render(request, "alerts/gallery.html", {"specimens": shown, "widths": (390, 700)})


@require_GET
@csp_override(MAIL_CSP)
@xframe_options_sameorigin
def alert_gallery_html(request: HttpRequest, kind: str) -> HttpResponse:
    """Return the HTML part of one kind alone, for the frames of the gallery."""
    reader = _manager(request)
    if kind not in kinds() or not (html := specimen(kind, reader, timezone.now()).html):
        raise Http404("There is no message of this kind.")
    return HttpResponse(html)


def _manager(request: HttpRequest) -> User:
    reader = user_of(request)
    if not Portfolio.objects.managed_by(reader).exists():
        raise PermissionDenied
    return reader
