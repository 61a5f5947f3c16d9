"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from portfolio import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("", include("inventories.urls")),
]
