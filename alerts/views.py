"""Which messages were written, what became of each, and each as its reader sees it."""

from __future__ import annotations

from typing import cast

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
from alerts.gallery import specimen, specimens
from alerts.kinds import kinds, mail_of
from alerts.models import Alert

PER_PAGE = 50
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
    alerts = Alert.objects.visible_to(request.user).mails().for_list()
    page = Paginator(alerts, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "alerts/alert_list.html", {"page": page})


@require_GET
def alert_detail(request: HttpRequest, pk: int) -> HttpResponse:
    alert = get_object_or_404(Alert.objects.visible_to(request.user).for_list(), pk=pk)
    headers = (
        [(name, str(value)) for name, value in mail_of(alert).message().items() if name in SHOWN] if alert.text else []
    )
    gathered = alert.gathered.select_related("finding__pilot").order_by("pk")
    page = Paginator(gathered, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "alerts/alert_detail.html", {"alert": alert, "headers": headers, "page": page})


SHOWN = ("Date", "From", "To", "Subject", "Message-ID", "References", "Auto-Submitted")


@require_GET
@csp_override(MAIL_CSP)
@xframe_options_sameorigin
def alert_html(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the HTML part alone, for the frame on the message's page."""
    alert = get_object_or_404(Alert.objects.visible_to(request.user), pk=pk)
    if not alert.html:
        raise Http404("This message has not been written yet.")
    return HttpResponse(alert.html)


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
    reader = cast(User, request.user)
    if not Portfolio.objects.managed_by(reader).exists():
        raise PermissionDenied
    return reader
