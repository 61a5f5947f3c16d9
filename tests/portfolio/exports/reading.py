"""Reads exported files back, as a spreadsheet does."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.test import Client
from openpyxl import load_workbook


def csv_rows(client: Client, address: str) -> list[dict[str, str]]:
    body = client.get(address).getvalue()  # type: ignore[attr-defined]
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def sheet_of(client: Client, address: str) -> Any:
    return load_workbook(io.BytesIO(client.get(address).getvalue())).active  # type: ignore[attr-defined]


def xlsx_rows(client: Client, address: str) -> list[dict[str, Any]]:
    titles, *rows = sheet_of(client, address).iter_rows(values_only=True)
    return [dict(zip(titles, row, strict=True)) for row in rows]
