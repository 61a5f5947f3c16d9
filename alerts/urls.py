"""Addresses of the messages, and of the channels that get some of them."""

from django.urls import path

from alerts import views
from alerts.channel_pages import views as channel_views

urlpatterns = [
    path("alerts/", views.alert_list, name="alert-list"),
    path("alerts/<int:pk>/", views.alert_detail, name="alert-detail"),
    path("alerts/<int:pk>/html/", views.alert_html, name="alert-html"),
    path("portfolios/<int:pk>/channels/", channel_views.channel_list, name="channel-list"),
    path("channels/<int:pk>/", channel_views.channel_edit, name="channel-edit"),
    path("channels/<int:pk>/test/", channel_views.channel_test, name="channel-test"),
    path("channels/<int:pk>/switch/", channel_views.channel_switch, name="channel-switch"),
]
