"""What imported inventories said, to read: only an import writes it."""

from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from inventories.models import InventoryEntry


@admin.register(InventoryEntry)
class InventoryEntryAdmin(ReadOnlyAdmin):
    list_display = ("pilot", "profile", "row_number", "file_name", "file_on")
    list_filter = ("profile", "file_on", "portfolio")
    list_select_related = ("pilot",)
    search_fields = ("pilot__code", "pilot__name", "identity", "file_name")
