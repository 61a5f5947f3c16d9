"""Addresses of the messages."""

from django.urls import path

from alerts import views

urlpatterns = [
    path("alerts/", views.alert_list, name="alert-list"),
    path("alerts/gallery/", views.alert_gallery, name="alert-gallery"),
    path("alerts/gallery/<str:kind>/html/", views.alert_gallery_html, name="alert-gallery-html"),
    path("alerts/<int:pk>/", views.alert_detail, name="alert-detail"),
    path("alerts/<int:pk>/html/", views.alert_html, name="alert-html"),
]
