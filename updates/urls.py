"""Addresses of the weekly update."""

from django.urls import path

from updates.views import by_link, by_login, listing, schedules

urlpatterns = [
    path("updates/", listing.weekly_updates, name="weekly-updates"),
    path("pilots/<int:pk>/update/", by_login.weekly_update, name="weekly-update"),
    path("pilots/<int:pk>/update/draft/", by_login.weekly_update_draft, name="weekly-update-draft"),
    path("pilots/<int:pk>/update/posted/", by_login.weekly_update_posted, name="weekly-update-posted"),
    path("pilots/<int:pk>/reminders/", schedules.pilot_reminders, name="pilot-reminders"),
    path("pilots/<int:pk>/reminders/edit/", schedules.pilot_schedule, name="pilot-schedule"),
    path("portfolios/<int:pk>/update-schedule/", schedules.update_schedule, name="update-schedule"),
    path("u/<str:token>/", by_link.open_link, name="weekly-update-link"),
    path("updates/by-link/", by_link.weekly_update_by_link, name="weekly-update-by-link"),
    path("updates/by-link/draft/", by_link.weekly_update_by_link_draft, name="weekly-update-by-link-draft"),
    path("updates/by-link/posted/", by_link.weekly_update_by_link_posted, name="weekly-update-by-link-posted"),
]
