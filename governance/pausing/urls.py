"""The address of a pilot's pause."""

from django.urls import path

from governance.pausing import views

urlpatterns = [path("pilots/<int:pk>/pause/", views.pilot_pause, name="pilot-pause")]
