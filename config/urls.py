"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("portfolio.urls")),
    path("", include("accounts.urls")),
    path("", include("alerts.urls")),
    path("", include("updates.urls")),
    path("", include("inventories.urls")),
    path("admin/", admin.site.urls),
]
