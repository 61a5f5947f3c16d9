"""Addresses of the messages, of what readers want, of who else is told, and of the channels that get some."""

from django.urls import include, path

from alerts import views
from alerts.channel_pages import views as channel_views
from alerts.wishes import views as wishes

urlpatterns = [
    path("alerts/", views.alert_list, name="alert-list"),
    path("alerts/gallery/", views.alert_gallery, name="alert-gallery"),
    path("alerts/gallery/<str:kind>/html/", views.alert_gallery_html, name="alert-gallery-html"),
    path("alerts/<int:pk>/", views.alert_detail, name="alert-detail"),
    path("alerts/<int:pk>/html/", views.alert_html, name="alert-html"),
    path("portfolios/<int:pk>/channels/", channel_views.channel_list, name="channel-list"),
    path("channels/<int:pk>/", channel_views.channel_edit, name="channel-edit"),
    path("channels/<int:pk>/test/", channel_views.channel_test, name="channel-test"),
    path("channels/<int:pk>/switch/", channel_views.channel_switch, name="channel-switch"),
    path("mails/", wishes.mail_list, name="mail-list"),
    path("portfolios/<int:pk>/mails/", wishes.mail_wishes, name="mail-wishes"),
    path("portfolios/<int:pk>/mails/schedule/", wishes.mail_schedule, name="mail-schedule"),
    path("portfolios/<int:pk>/escalation/add/", wishes.escalation_add, name="escalation-add"),
    path("escalation/<int:pk>/", wishes.escalation_edit, name="escalation-edit"),
    path("", include("alerts.links.urls")),
]
