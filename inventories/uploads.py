"""Keeps an uploaded file from its preview to its confirmation, and reads it the same way both times."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from inventories import headers
from inventories.dates import Order
from inventories.importing import Source
from inventories.models import Upload
from inventories.profiles import GENERIC, PROFILES
from inventories.report import Report
from tables import reading


def keep(file: UploadedFile[Any], *, user: User, chosen: Mapping[str, Any], now: datetime) -> Upload:
    """Store a file under a name that nobody can guess, and forget those that are older than a day.

    Raises RefusedError for a file that is too large.
    """
    reading.check_size(file.size or 0)
    for old in Upload.objects.expired(now=now):
        forget(old)
        old.delete()
    upload = Upload(
        token=secrets.token_urlsafe(32),
        user=user,
        portfolio=chosen["portfolio"],
        file_name=Path(file.name or "inventory").name[:255],
        profile=chosen["profile"],
        organisation=chosen["organisation"],
        order=chosen["order"],
        created_at=now,
    )
    default_storage.save(upload.stored_as, file)
    upload.sha256 = reading.fingerprint(path_of(upload))
    upload.save()
    return upload


def path_of(upload: Upload) -> Path:
    return Path(default_storage.path(upload.stored_as))


def forget(upload: Upload) -> None:
    """Delete the content; what the import did stays for the result page."""
    default_storage.delete(upload.stored_as)


def open_table(upload: Upload) -> reading.Table:
    """Return what the file holds. Raises RefusedError, also when the file is not the one that was uploaded."""
    path = path_of(upload)
    if not path.is_file() or reading.fingerprint(path) != upload.sha256:
        raise reading.RefusedError("The file is not here any more. Upload it again.")
    return reading.read_file(path, file_name=upload.file_name)


def needs_mapping(upload: Upload) -> bool:
    return upload.profile == GENERIC.key and not upload.mapping


def source(upload: Upload, table: reading.Table, *, now: datetime) -> Source:
    """Return the file as it is to be imported. Raises RefusedError."""
    profile = next((known for known in PROFILES if known.key == upload.profile), None)
    return Source(
        headers.choose(table, profile=profile, mapping=upload.mapping),
        file_name=upload.file_name,
        as_of=upload.portfolio.day_of(now),
        organisation=upload.organisation,
        order=Order(upload.order) if upload.order else None,
    )


def summary(report: Report) -> dict[str, Any]:
    """Return what the result page shows, as plain types."""
    return {"counts": report.counts, "profile": report.profile, "file": report.file_name}
