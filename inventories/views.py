"""The pages of an import: choose a file, see what would happen, confirm."""

from __future__ import annotations

import pghistory
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import Portfolio
from accounts.posting import posted
from accounts.requests import user_of
from inventories import headers, importing, uploads
from inventories.forms import MappingForm, UploadForm
from inventories.models import Upload
from tables import reading


@require_http_methods(["GET", "POST"])
def import_inventory(request: HttpRequest) -> HttpResponse:
    """Take a file and a portfolio; the preview follows. For people who may import somewhere."""
    user = user_of(request)
    if not Portfolio.objects.managed_by(user).exists():
        raise PermissionDenied
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, user=user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        upload = uploads.keep(data["file"], user=user, chosen=data, now=timezone.now())
        return redirect("inventory-preview", token=upload.token)
    status = 422 if form.errors else 200
    return render(request, "inventories/import.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """Show what an upload would do and, on POST, map its columns or do it. Somebody else's upload is a 404."""
    user, now = user_of(request), timezone.now()
    upload = get_object_or_404(Upload.objects.usable(user=user, now=now).select_related("portfolio"), token=token)
    if upload.result:
        return render(request, "inventories/result.html", {"upload": upload, "result": upload.result})
    try:
        table = uploads.open_table(upload)
        if uploads.needs_mapping(upload) or "map" in request.GET:
            return _map_columns(request, upload, table)
        source = uploads.source(upload, table, now=now)
    except reading.RefusedError as refusal:
        if Upload.objects.filter(pk=upload.pk, result__isnull=False).exists():
            return redirect("inventory-preview", token=token)
        return render(request, "inventories/refused.html", {"upload": upload, "refusal": str(refusal)}, status=422)
    if request.method == "POST":
        return _confirm(request, upload, source)
    report = importing.run(source, upload.portfolio, write=False)
    notes = list(report.notes_by_kind())
    return render(
        request, "inventories/preview.html", {"upload": upload, "report": report, "notes": notes, "source": source}
    )


def _map_columns(request: HttpRequest, upload: Upload, table: reading.Table) -> HttpResponse:
    columns = headers.generic_header(table)[1].cells
    form = MappingForm(posted(request), columns=columns)
    if request.method == "POST" and form.is_valid():
        upload.mapping = form.mapping()
        upload.save(update_fields=["mapping"])
        return redirect("inventory-preview", token=upload.token)
    status = 422 if form.errors else 200
    return render(request, "inventories/mapping.html", {"upload": upload, "form": form}, status=status)


def _confirm(request: HttpRequest, upload: Upload, source: importing.Source) -> HttpResponse:
    """Import, and keep what happened, so that a second press of the button shows it and does nothing.

    A second press that comes before the first is done waits for it here.
    """
    with transaction.atomic():
        upload = (
            Upload.objects.select_for_update(of=("self",), no_key=True).select_related("portfolio").get(pk=upload.pk)
        )
        if upload.result is None:
            with pghistory.context(source="inventory page", user=request.user.pk):
                report = importing.run(source, upload.portfolio, write=True)
            upload.result = uploads.summary(report)
            upload.save(update_fields=["result"])
    uploads.forget(upload)
    return redirect("inventory-preview", token=upload.token)
