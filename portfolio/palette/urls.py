"""Addresses of the search and of a person."""

from django.urls import path

from portfolio.palette import views

urlpatterns = [
    path("find/", views.find, name="find"),
    path("people/<int:pk>/", views.person_detail, name="person-detail"),
]
