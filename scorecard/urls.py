"""Addresses of the live scorecard and of rehearsals."""

from django.urls import path

from scorecard import live_views, views

urlpatterns = [
    path("scorecard/", live_views.scorecard, name="scorecard"),
    path("portfolios/<int:pk>/rehearsals/", views.rehearsal_list, name="rehearsal-list"),
    path("portfolios/<int:pk>/rehearsals/<slug:mode>/<slug:name>/", views.rehearsal_new, name="rehearsal-new"),
    path("rehearsals/<int:pk>/", views.rehearsal_detail, name="rehearsal-detail"),
    path("rehearsals/<int:pk>/switch-on/", views.rehearsal_switch_on, name="rehearsal-switch-on"),
]
