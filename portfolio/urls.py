"""Addresses of the pages that read across rooms."""

from django.urls import path

from portfolio import views

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("survival/", views.survival, name="survival"),
    path("failure-modes/", views.failure_modes, name="failure-modes"),
    path("failure-modes/<slug:mode>/<slug:name>/", views.rule_detail, name="rule-detail"),
    path("healthz", views.healthz, name="healthz"),
]
