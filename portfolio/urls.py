"""Addresses of the pages that read across rooms."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from portfolio import keeping, views
from stalls.modes import FailureMode


class ModeConverter(StringConverter):
    regex = "|".join(FailureMode)


register_converter(ModeConverter, "mode")

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("pilots/<int:pk>/<mode:mode>/", views.pilot_mode, name="pilot-mode"),
    path("views/save/", keeping.view_save, name="view-save"),
    path("views/<int:pk>/", keeping.view_edit, name="view-edit"),
    path("views/<int:pk>/delete/", keeping.view_delete, name="view-delete"),
    path("display/", keeping.dashboard_display, name="dashboard-display"),
    path("survival/", views.survival, name="survival"),
    path("failure-modes/", views.failure_modes, name="failure-modes"),
    path("failure-modes/<slug:mode>/<slug:name>/", views.rule_detail, name="rule-detail"),
    path("healthz", views.healthz, name="healthz"),
]
