"""The consolidated US federal inventory of 2023: no dates, no governance answers, a stage in about half of the rows."""

from datetime import date

from inventories.profiles.profile import Profile

US_FEDERAL_2023 = Profile(
    key="us-federal-2023",
    title="US federal inventory 2023",
    speaks_for=date(2023, 12, 31),
    columns={
        "identifier": ("Use_Case_ID",),
        "name": ("Title",),
        "organisation": ("Department",),
        "organisation_code": ("Department_Code",),
        "unit": ("Agency",),
        "problem": ("Summary",),
        "stage": ("Development_Stage",),
    },
    required=("identifier", "name", "organisation", "stage"),
    identity=(("identifier",),),
)
