"""The time zones in which a portfolio may lie."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError

type Groups = list[tuple[str, list[tuple[str, str]]]]


@cache
def time_zones() -> tuple[str, ...]:
    """Return the names (IANA) of the zones that are called by a place, and UTC."""
    places = {zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")}
    return tuple(sorted(places | {"UTC"}))


def known_time_zone(name: str) -> None:
    """Refuse what is no name of a time zone; the validator of such a column."""
    if name not in time_zones():
        raise ValidationError(f"{name} is no time zone. Write it as in Europe/London.")


def by_region() -> Groups:
    """Return the choices of a list, grouped by region: `Europe` holds `Europe/London`."""
    regions: dict[str, list[tuple[str, str]]] = {}
    for zone in time_zones():
        regions.setdefault(zone.partition("/")[0], []).append((zone, zone.replace("_", " ")))
    return list(regions.items())
