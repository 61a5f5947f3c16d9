"""The inventories that US agencies published each for itself in January 2026, for the year 2025.

Most fill in one form; its header stands under a row of section titles, and what follows the question differs from
agency to agency. OPM used a header of its own, and USDA posted its inventory of the year before in the older schema.
The common form does not say which agency it is: give the organisation with the import.
"""

from datetime import date

from inventories.profiles.profile import Profile, Repair

JANUARY_2026 = date(2026, 1, 31)

US_FEDERAL_2025 = Profile(
    key="us-federal-2025",
    title="US federal inventory 2025",
    speaks_for=JANUARY_2026,
    one_organisation=True,
    columns={
        "identifier": ("Use Case ID", "Use Case ID [Agency Abbrev.] - [#]"),
        "name": ("Use Case Name",),
        "unit": ("Bureau/Component",),
        "problem": ("What problem is the AI intended to solve?",),
        "stage": ("Stage of Development",),
        "operational_or_pilot": ("Date when AI use case became operational or the pilot's start date",),
        "authorization": ("Does this AI use case have an associated Authorization to Operate (ATO)?",),
        "personal_data": (
            "Does this AI use case involve personally identifiable information (PII) that is maintained by the agency?",
        ),
    },
    required=("name", "unit", "stage", "operational_or_pilot"),
    # Several agencies restart their identifiers, hence the unit beside it (domain.md A.2).
    identity=(("identifier", "unit"), ("unit", "name")),
    # SEC's file is in an 8-bit encoding that nobody could identify: A1 stands for an apostrophe, A4 for a dash and 8B
    # for a bullet, as the known header and the text around them show.
    repair=Repair(sign="\u00a4", characters={"\u00a1": "\u2019", "\u00a4": "\u2013", "\u2039": "\u2022"}),
)

US_FEDERAL_2025_OPM = Profile(
    key="us-federal-2025-opm",
    title="US federal inventory 2025, OPM",
    organisation="OPM",
    speaks_for=JANUARY_2026,
    one_organisation=True,
    columns={
        "name": ("Tool/Application Name",),
        "unit": ("Sponsoring Office",),
        "problem": ("Description",),
        "stage": ("Deployment Phase",),
        "implemented": ("First Production Use",),
        "compliance": ("Compliance Documentation",),
    },
    required=("name", "unit", "stage", "implemented"),
    identity=(("unit", "name"),),
)

US_FEDERAL_2025_USDA = Profile(
    key="us-federal-2025-usda",
    title="US federal inventory 2025, USDA",
    organisation="USDA",
    # All but one of its rows are those of the year before, stages included: it speaks for the end of 2024.
    speaks_for=date(2024, 12, 31),
    one_organisation=True,
    columns={
        "name": ("Use Case ID/Name",),
        "unit": ("Agency",),
        "problem": ("Intended purpose and expected benefits of use case",),
        "stage": ("Current stage of development",),
        "initiated": ("Date Initiated",),
        "development": ("Development/Acquisition Date",),
        "implemented": ("Date Implemented",),
        "retired": ("Date Retired",),
    },
    required=("name", "unit", "stage", "initiated", "implemented", "retired"),
    identity=(("unit", "name"),),
    notes={"file": "USDA posted its inventory of 2024 again; it is taken to speak for 31 Dec 2024."},
)
