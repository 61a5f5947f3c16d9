"""Which requests to other teams are part of a sign-off, and count there alone (domain.md C.7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import models

from governance.models import SignOff, SignOffQuerySet
from governance.models.sign_offs import has_typical_time
from pilots.models import RequestKind

# By kind of request, the areas of the sign-offs that it is part of.
AREAS_OF_REQUEST: Mapping[RequestKind, tuple[str, ...]] = {
    RequestKind.VENDOR_REVIEW: ("vendor_security", "third_party", "information_security"),
    RequestKind.DATA_SHARING: ("data_protection",),
}
AREAS_WITH_REQUESTS = tuple(area for areas in AREAS_OF_REQUEST.values() for area in areas)


def clocked_sign_offs(as_of: date, *areas: str) -> SignOffQuerySet:
    """Return the sign-offs of some areas whose days of waiting count: blocking, handed in, undecided, a time typical.

    They are what governance/sign-off-behind-its-clock looks at once something has been handed in.
    """
    waiting = SignOff.objects.filter(area__in=areas).blocking().undecided_on(as_of)
    return waiting.with_handed_in_on(as_of).filter(has_typical_time() & models.Q(handed_in_on__isnull=False))


def counts_as_sign_off(as_of: date) -> models.Q:
    """Return the condition over access requests that a sign-off of the pilot counts the same days already."""
    counted = models.Q()
    for kind, areas in AREAS_OF_REQUEST.items():
        same_pilot = clocked_sign_offs(as_of, *areas).filter(pilot=models.OuterRef("pilot"))
        counted |= models.Q(models.Exists(same_pilot), request_kind=kind)
    return counted
