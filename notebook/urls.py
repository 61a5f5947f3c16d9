"""Addresses of the notebook."""

from django.urls import path

from notebook import views

urlpatterns = [
    path("pilots/<int:pk>/", views.pilot_detail, name="pilot-detail"),
]
