"""Every address of the site."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from updates.views.mail_webhooks import webhooks

handler500 = "portfolio.views.server_error"

urlpatterns = [
    path("", include("portfolio.urls")),
    path("", include("portfolio.analytics.urls")),
    path("", include("portfolio.mode_pages.urls")),
    path("", include("portfolio.palette.urls")),
    path("", include("portfolio.exports.urls")),
    path("", include("portfolio.board_pack.urls")),
    path("", include("portfolio.calendar_feed.urls")),
    path("", include("notebook.urls")),
    path("", include("accounts.urls")),
    path("", include("alerts.urls")),
    path("", include("stalls.urls")),
    path("", include("scorecard.urls")),
    path("", include("governance.urls")),
    path("", include("updates.urls")),
    path("", include("inventories.urls")),
    path("", include("notebook.lifecycle.urls")),
    path("", include("pilots.lifecycle.urls")),
    path("", include("governance.pausing.urls")),
    path("", include("outcomes.urls")),
    path("admin/", admin.site.urls),
    *webhooks(settings.MAIL_PROVIDER),
]
