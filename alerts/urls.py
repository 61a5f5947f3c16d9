"""Addresses of the messages, of what readers want, and of who else is told."""

from django.urls import include, path

from alerts import views
from alerts.wishes import views as wishes

urlpatterns = [
    path("alerts/", views.alert_list, name="alert-list"),
    path("alerts/gallery/", views.alert_gallery, name="alert-gallery"),
    path("alerts/gallery/<str:kind>/html/", views.alert_gallery_html, name="alert-gallery-html"),
    path("alerts/<int:pk>/", views.alert_detail, name="alert-detail"),
    path("alerts/<int:pk>/html/", views.alert_html, name="alert-html"),
    path("mails/", wishes.mail_list, name="mail-list"),
    path("portfolios/<int:pk>/mails/", wishes.mail_wishes, name="mail-wishes"),
    path("portfolios/<int:pk>/mails/schedule/", wishes.mail_schedule, name="mail-schedule"),
    path("portfolios/<int:pk>/escalation/add/", wishes.escalation_add, name="escalation-add"),
    path("escalation/<int:pk>/", wishes.escalation_edit, name="escalation-edit"),
    path("", include("alerts.links.urls")),
]
