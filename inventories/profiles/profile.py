"""What a profile is: which columns of one kind of file are which of our fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from inventories.dates import Order

# Every field that a file can fill, with the words that the page and the report use for it.
FIELDS = {
    "name": "Name of the pilot",
    "identifier": "Identifier",
    "organisation": "Organisation",
    "organisation_code": "Organisation, short",
    "unit": "Unit",
    "problem": "Purpose or problem",
    "stage": "Stage",
    "initiated": "Date initiated",
    "development": "Date development began",
    "implemented": "Date in production",
    "operational_or_pilot": "Date operational, or the pilot's start",
    "retired": "Date retired",
    "authorization": "Authorisation to operate (yes or no)",
    "compliance": "Compliance documents (a list that may name an ATO)",
    "personal_data": "Personal data involved (yes or no)",
    "privacy_assessed": "Privacy assessed (yes or no)",
    "tools_wait": "Wait for developer tools",
    "documentation": "Documentation of performance",
}
DATES = ("initiated", "development", "implemented", "operational_or_pilot", "retired")


@dataclass(frozen=True)
class Repair:
    """Characters that stand for others in files of one kind whose encoding nobody could identify."""

    sign: str  # the header of such a file contains this character
    characters: Mapping[str, str]


@dataclass(frozen=True)
class Profile:
    """One kind of file.

    `columns` gives for each of our fields the header spellings that hold it; case, blanks, dashes and quotation marks
    do not matter. `identity` are the fields that name a row in every edition, the first alternative that is filled.
    `speaks_for` is the day on which the file was true; None: the day of the import.
    """

    key: str
    title: str
    columns: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    identity: tuple[tuple[str, ...], ...]
    speaks_for: date | None = None
    order: Order = Order.MONTH_FIRST
    one_organisation: bool = False  # a file holds one organisation; others of the same profile may stand beside it
    organisation: str = ""  # whose file it is, where the profile knows
    repair: Repair | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
