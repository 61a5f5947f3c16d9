"""The kinds of inventory that can be imported, in an explicit order; there is no discovery."""

from inventories.profiles.generic import GENERIC
from inventories.profiles.profile import DATES, FIELDS, Profile, Repair
from inventories.profiles.us_federal_2023 import US_FEDERAL_2023
from inventories.profiles.us_federal_2024 import US_FEDERAL_2024
from inventories.profiles.us_federal_2025 import US_FEDERAL_2025, US_FEDERAL_2025_OPM, US_FEDERAL_2025_USDA

PROFILES = (
    US_FEDERAL_2023,
    US_FEDERAL_2024,
    US_FEDERAL_2025,
    US_FEDERAL_2025_OPM,
    US_FEDERAL_2025_USDA,
    GENERIC,
)

__all__ = ["DATES", "FIELDS", "GENERIC", "PROFILES", "Profile", "Repair"]
