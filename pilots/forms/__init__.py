"""How the facts of a pilot are asked for, by sub-concept."""

from pilots.forms.champions import ChampionActionForm, ChampionForm, DeputyForm
from pilots.forms.delivery import FirstSliceForm, StageForm
from pilots.forms.facts import PilotFactForm
from pilots.forms.fields import WeekField
from pilots.forms.integrations import AccessRequestForm, IntegrationForm
from pilots.forms.pilot import NewPilotForm, PilotForm
from pilots.forms.workflows import UserContactForm, WorkaroundForm, WorkflowForm

__all__ = [
    "AccessRequestForm",
    "ChampionActionForm",
    "ChampionForm",
    "DeputyForm",
    "FirstSliceForm",
    "IntegrationForm",
    "NewPilotForm",
    "PilotFactForm",
    "PilotForm",
    "StageForm",
    "UserContactForm",
    "WeekField",
    "WorkaroundForm",
    "WorkflowForm",
]
