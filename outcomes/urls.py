"""Addresses of outcomes."""

from django.urls import path

from outcomes.views import benefits, metrics, readings, use

urlpatterns = [
    path("pilots/<int:pk>/outcomes/", metrics.metric_list, name="metric-list"),
    path("pilots/<int:pk>/metrics/add/", metrics.metric_add, name="metric-add"),
    path("pilots/<int:pk>/benefits-reviews/add/", benefits.benefits_review_add, name="benefits-review-add"),
    path("pilots/<int:pk>/funding/add/", benefits.funding_add, name="funding-add"),
    path("pilots/<int:pk>/usage/add/", use.usage_add, name="usage-add"),
    path("metrics/<int:pk>/", metrics.metric_detail, name="metric-detail"),
    path("metrics/<int:pk>/edit/", metrics.metric_edit, name="metric-edit"),
    path("metrics/<int:pk>/agree/", metrics.metric_agree, name="metric-agree"),
    path("metrics/<int:pk>/target/", metrics.metric_re_agree, name="metric-re-agree"),
    path("metrics/<int:pk>/readings/add/", readings.reading_add, name="reading-add"),
    path("metrics/<int:pk>/readings/paste/", readings.readings_paste, name="readings-paste"),
    path("benefits-reviews/<int:pk>/hold/", benefits.benefits_review_hold, name="benefits-review-hold"),
    path("funding/<int:pk>/decide/", benefits.funding_decide, name="funding-decide"),
]
