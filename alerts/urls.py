"""Addresses of the messages."""

from django.urls import include, path

from alerts import views

urlpatterns = [
    path("alerts/", views.alert_list, name="alert-list"),
    path("alerts/<int:pk>/", views.alert_detail, name="alert-detail"),
    path("alerts/<int:pk>/html/", views.alert_html, name="alert-html"),
    path("", include("alerts.links.urls")),
]
