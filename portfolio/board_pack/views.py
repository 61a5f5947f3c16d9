"""The board pack as a page made for print, and as a PDF."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portfolio.board_pack.asked import pack_for
from portfolio.board_pack.typesetting import pdf_of
from portfolio.exports.refusals import refused
from portfolio.exports.scope import UnknownChoiceError


@require_safe
def board_pack(request: HttpRequest) -> HttpResponse:
    """Show the pack of what the dashboard shows for the same query; with `as_of`, of a past day."""
    try:
        pack = pack_for(request.user, request.GET, timezone.localdate())
    except UnknownChoiceError as error:
        return refused(request, error)
    return render(request, "portfolio/board_pack.html", {"pack": pack, "query": request.GET.urlencode()})


@never_cache
@require_safe
def board_pack_pdf(request: HttpRequest) -> HttpResponse:
    """Return the same pack as a PDF."""
    try:
        pack = pack_for(request.user, request.GET, timezone.localdate())
    except UnknownChoiceError as error:
        return refused(request, error)
    name = f"board-pack-{slugify(pack.portfolio) or 'portfolio'}-{pack.day.isoformat()}.pdf"
    disposition = content_disposition_header(True, name) or "attachment"
    return HttpResponse(pdf_of(pack), content_type="application/pdf", headers={"Content-Disposition": disposition})
