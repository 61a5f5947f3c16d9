"""Addresses of the notebook."""

from django.urls import path

from notebook import views

urlpatterns = [
    path("pilots/new/", views.pilot_create, name="pilot-create"),
    path("pilots/<int:pk>/", views.pilot_detail, name="pilot-detail"),
    path("pilots/<int:pk>/facts/<slug:kind>/add/", views.fact_add, name="fact-add"),
    path("pilots/<int:pk>/facts/<slug:kind>/<int:row>/", views.fact_edit, name="fact-edit"),
    path("pilots/<int:pk>/facts/<slug:kind>/<int:row>/history/", views.fact_history, name="fact-history"),
]
