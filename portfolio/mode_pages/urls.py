"""Addresses of the failure modes' own pages."""

from django.urls import path

from portfolio.mode_pages import views

urlpatterns = [
    path("failure-modes/<slug:mode>/", views.failure_mode, name="failure-mode"),
]
