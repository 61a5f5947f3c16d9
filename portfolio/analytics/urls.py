"""The address of the analytics; it takes the query of the dashboard's filters by portfolio, sector and stage."""

from django.urls import path

from portfolio.analytics import views

urlpatterns = [
    path("analytics/", views.analytics, name="analytics"),
]
