"""The consolidated US federal inventory of December 2024, second edition: 62 columns, cp1252, no identifier."""

from datetime import date

from inventories.profiles.profile import Profile

US_FEDERAL_2024 = Profile(
    key="us-federal-2024",
    title="US federal inventory 2024",
    speaks_for=date(2024, 12, 31),
    columns={
        "name": ("Use Case Name",),
        "organisation": ("Agency",),
        "organisation_code": ("Agency Abbreviation",),
        "unit": ("Bureau",),
        "problem": ("What is the intended purpose and expected benefits of the AI?",),
        "stage": ("Stage of Development",),
        "initiated": ("Date Initiated",),
        "development": ("Date when Acquisition and/or Development began",),
        "implemented": ("Date Implemented",),
        "retired": ("Date Retired",),
        "authorization": ("Does this AI use case have an associated Authority to Operate (ATO) for an AI system?",),
        "personal_data": (
            "Does this AI use case involve personally identifiable information (PII) that is maintained by the agency?",
        ),
        "privacy_assessed": (
            "Has the Senior Agency Official for Privacy (SAOP) assessed the privacy risks associated with this AI use case?",  # noqa: E501
        ),
        "tools_wait": ("How long have you waited for the necessary developer tools to implement the AI use case?",),
        "documentation": (
            "Has information regarding the AI use case, including performance metrics and intended use of the model, been made available for review and feedback within the agency?",  # noqa: E501
        ),
    },
    required=("name", "organisation", "organisation_code", "unit", "stage", "initiated", "implemented", "retired"),
    identity=(("organisation_code", "unit", "name"),),
)
