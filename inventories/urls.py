"""Addresses of the import of inventories."""

from django.urls import path

from inventories import views

urlpatterns = [
    path("inventories/import/", views.import_inventory, name="inventory-import"),
    path("inventories/import/<str:token>/", views.preview, name="inventory-preview"),
]
