"""Addresses along a pilot's life."""

from django.urls import path

from pilots.lifecycle import views

urlpatterns = [
    path("pilots/<int:pk>/stop/", views.pilot_stop, name="pilot-stop"),
    path("pilots/<int:pk>/promise/", views.promise_add, name="promise-add"),
    path("pilots/<int:pk>/retrospective/", views.retrospective_edit, name="retrospective-edit"),
    path("people/<int:pk>/departure/", views.champion_departure, name="champion-departure"),
    path("hand-overs/", views.hand_over_list, name="hand-over-list"),
    path("hand-overs/<int:pk>/", views.hand_over_answer, name="hand-over-answer"),
]
