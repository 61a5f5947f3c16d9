"""What the approval in force covered, beside what the pilot says today, in SQL; `frozen.compare` does it for a page."""

from __future__ import annotations

from collections.abc import Callable

from django.apps import apps
from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Greatest
from django.db.models.lookups import Exact

from governance.models import SignOffDecision, SignOffQuerySet
from pilots.dates import latest

# Facts of the pilot for which an approval has to be given anew, by their columns; the frozen copy calls them the same.
COVERED = ("model_or_vendor", "data_categories")
# At the ends of a value these say nothing.
MARKS = " .,;:!?"


class _Alike(models.Func):
    """What `alike` says, in SQL."""

    template = rf"btrim(regexp_replace(lower(%(expressions)s), '\s+', ' ', 'g'), '{MARKS}')"
    output_field = models.TextField()


def alike(value: str) -> str:
    """Return what two values have in common that differ only in case, white space and the marks at their ends."""
    return " ".join(value.lower().split()).strip(MARKS)


def with_what_was_approved(approvals: SignOffQuerySet) -> SignOffQuerySet:
    """Annotate `approved_<fact>` for each of `COVERED`, as the frozen copy of the approval in force has it.

    Empty where nothing was on record then, and where the approval has no copy (an import's).
    """
    this = models.Q(decisions__decision=models.F("decision"), decisions__decided_on=models.F("decided_on"))
    # Joined, not asked for each sign-off: it is gone through once. Two rounds of one day are the second.
    joined = approvals.annotate(in_force=models.FilteredRelation("decisions", condition=this))
    later = SignOffDecision.objects.filter(
        sign_off=models.OuterRef("pk"),
        decision=models.OuterRef("decision"),
        decided_on=models.OuterRef("decided_on"),
        round__gt=models.OuterRef("in_force__round"),
    )
    copied = {fact: KeyTextTransform(fact, "in_force__frozen") for fact in COVERED}
    known = {
        f"approved_{fact}": Coalesce(copy, models.Value(""), output_field=models.TextField())
        for fact, copy in copied.items()
    }
    return joined.exclude(models.Exists(later)).annotate(**known)


def outgrown() -> models.Q:
    """Return the condition over such sign-offs that the pilot has another value today; both have to be on record.

    Values that are `alike` are the same.
    """
    differs = models.Q()
    for fact in COVERED:
        then, today = f"approved_{fact}", f"pilot__{fact}"
        differs |= ~models.Q(**{then: ""}) & ~models.Q(**{today: ""}) & ~models.Q(Exact(_Alike(then), _Alike(today)))
    return differs


def outgrown_on() -> Greatest:
    """Return the expression over such sign-offs for the day on which the first value that still differs was recorded.

    No other day of it is kept. It does not lie before the approval.
    """
    changes = apps.get_model("pilots", "PilotHistory")._default_manager.all()
    as_signed = changes.filter(_as_approved(lambda column: models.OuterRef(models.OuterRef(column))))
    again = as_signed.filter(pgh_obj=models.OuterRef("pgh_obj"), pgh_id__gt=models.OuterRef("pgh_id"))
    differing = changes.filter(pgh_obj=models.OuterRef("pilot")).exclude(_as_approved(models.OuterRef))
    first = differing.exclude(models.Exists(again)).order_by("pgh_id")
    return Greatest(models.Subquery(first.values("recorded_on")[:1]), latest("decided_on"))


def _as_approved(outer: Callable[[str], models.F]) -> models.Q:
    """The values of a change of the pilot are those of the sign-off, which is `outer`; what is not on record fits."""
    fits = models.Q()
    for fact in COVERED:
        approved = outer(f"approved_{fact}")
        same = models.Q(Exact(_Alike(fact), _Alike(approved)))
        fits &= models.Q(**{fact: ""}) | same | models.Q(Exact(approved, models.Value("")))
    return fits
