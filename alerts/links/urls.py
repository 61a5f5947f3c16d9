"""Addresses that links in mails lead to."""

from django.urls import path

from alerts.links import views

urlpatterns = [
    path("a/<str:token>/", views.open_link, name="mail-link"),
    path("answer/<str:name>/", views.answer_by_link, name="mail-link-answer"),
    path("answer/<str:name>/recorded/", views.recorded_by_link, name="mail-link-recorded"),
    path("answer/<str:name>/fresh/", views.fresh_link, name="mail-link-fresh"),
    path("unsubscribe/<str:token>/", views.unsubscribe_at_once, name="unsubscribe-link"),
    path("unsubscribe/", views.unsubscribe, name="unsubscribe"),
]
