"""The areas of sign-offs, by code, and their names in words."""

from __future__ import annotations

# Names of the areas that docs/portable-history.md lists and of templates' codes that would read badly; an unknown code
# is a requirement of that name.
AREA_NAMES = {
    "legal": "Legal",
    "information_security": "Information security",
    "data_protection": "Data protection",
    "external_regulator": "The external regulator",
    "authorization_to_operate": "Authorisation to operate",
    "dtac": "DTAC assessment",
    "dcb0160": "DCB0160 clinical safety case",
    "procurement": "Procurement",
    "dcb0129": "DCB0129 evidence",
    "caldicott": "Caldicott Guardian",
    "medical_device": "Medical-device question",
    "atrs": "ATRS record",
    "third_party": "Third-party assessment",
    "records_audit": "Records and audit trail",
    "senior_manager": "Accountable senior manager",
    "ai_policy": "AI policy",
    "eu_ai_act": "EU AI Act class",
    "vendor_security": "Vendor security review",
}


def area_name(area: str) -> str:
    """Return the words for the code of an area."""
    return AREA_NAMES.get(area, area.replace("_", " ").capitalize())
