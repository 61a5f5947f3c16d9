"""Who uses Pilotlight and what each may see, the calendar a portfolio works by, and who is away: by sub-concept."""

from accounts.models.absences import Leave, LeaveQuerySet, QuietPeriod, QuietPeriodQuerySet
from accounts.models.address_refusals import AddressRefusal
from accounts.models.calendar_addresses import CalendarAddress
from accounts.models.log_in_tries import LogInTries
from accounts.models.people import Erasure, Person, PersonQuerySet
from accounts.models.portfolios import (
    Membership,
    Nation,
    Portfolio,
    PortfolioQuerySet,
    Role,
    ScopedQuerySet,
    Weekday,
    monday_to_friday,
)
from accounts.models.saved_views import Density, Display, SavedView
from accounts.models.users import User, UserManager, Viewer

__all__ = [
    "AddressRefusal",
    "CalendarAddress",
    "Density",
    "Display",
    "Erasure",
    "Leave",
    "LeaveQuerySet",
    "LogInTries",
    "Membership",
    "Nation",
    "Person",
    "PersonQuerySet",
    "Portfolio",
    "PortfolioQuerySet",
    "QuietPeriod",
    "QuietPeriodQuerySet",
    "Role",
    "SavedView",
    "ScopedQuerySet",
    "User",
    "UserManager",
    "Viewer",
    "Weekday",
    "monday_to_friday",
]
