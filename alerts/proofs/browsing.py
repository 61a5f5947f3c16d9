"""What proofs need to open pages as a browser or a scanner of mail does, and to see whether anything has changed."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

SAFE = ("GET", "HEAD", "OPTIONS")
# What stands in an address of the site where it names something by a word.
WORDS = {"mode": "champion", "kind": "csv", "name": "nobody", "token": "nonsense", "row": 1, "pk": 1}


class Visitor:
    """Somebody who opens pages of the site and presses buttons there, with cookies, as CSRF protection wants it."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True, HTTP_HOST=urlsplit(settings.BASE_URL).netloc)

    def ask(self, method: str, path: str, data: dict[str, str] | None = None, *, follow: bool = False) -> HttpResponse:
        origin = {"origin": settings.BASE_URL, "referer": f"{settings.BASE_URL}/"}
        ask = getattr(self.client, method.lower())
        options: dict[str, Any] = {"data": data} if data is not None else {}
        response: HttpResponse = ask(path, secure=settings.HTTPS, headers=origin, follow=follow, **options)
        return response

    def open(self, path: str) -> tuple[HttpResponse, dict[str, str]]:
        """Return the page to which an address leads, and what its form holds as it stands."""
        page = self.ask("GET", path, follow=True)
        return page, form_of(page.content.decode())


class _Form(HTMLParser):
    """Gathers what a browser would send if the first button of a page's main form were pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._is_inside, self._area = False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and said.get("method") == "post" and "logout" not in said.get("action", ""):
            self._is_inside = True
        if self._is_inside and tag == "input" and said.get("name") and _is_sent(said, attrs):
            self.values[said["name"]] = said.get("value", "on")
        if self._is_inside and tag == "textarea":
            self._area = said.get("name", "")
            self.values[self._area] = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        if tag == "form":
            self._is_inside = False


def _is_sent(said: dict[str, str], attrs: list[tuple[str, str | None]]) -> bool:
    return said.get("type") not in ("checkbox", "radio") or any(name == "checked" for name, _ in attrs)


def form_of(page: str) -> dict[str, str]:
    """Return what the form of a page holds before anybody has touched it."""
    form = _Form()
    form.feed(page)
    return form.values


def state() -> dict[str, str]:
    """Return a mark of what each table holds; sessions are none of what people have recorded."""
    tables = [name for name in connection.introspection.table_names() if name != "django_session"]
    marks = {}
    with connection.cursor() as cursor:
        for table in tables:
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, '' ORDER BY t::text), '')) FROM {name} t")  # noqa: S608
            marks[table] = cursor.fetchone()[0]
    return marks


def addresses_of_the_site() -> list[str]:
    """Return an address of every view of the site that has a name."""
    return [path for name, words in _names(get_resolver().url_patterns) if (path := _path(name, words))]


def _names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[tuple[str, list[str]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)
        elif pattern.name:
            yield f"{namespace}{pattern.name}", list(pattern.pattern.converters)


def _path(name: str, words: list[str]) -> str:
    try:
        return reverse(name, kwargs={word: WORDS.get(word, "1") for word in words})
    except NoReverseMatch:
        return ""
