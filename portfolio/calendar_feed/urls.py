"""Addresses of the calendar."""

from django.urls import path

from portfolio.calendar_feed import views

urlpatterns = [
    path("calendar/", views.calendar_address, name="calendar-address"),
    path("calendar/revoke/", views.calendar_address_revoke, name="calendar-address-revoke"),
    path("calendar/<str:token>.ics", views.calendar_feed, name="calendar-feed"),
]
