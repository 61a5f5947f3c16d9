"""Addresses of the board pack; both take the query of the dashboard."""

from django.urls import path

from portfolio.board_pack import views

urlpatterns = [
    path("board-pack/", views.board_pack, name="board-pack"),
    path("board-pack/pdf/", views.board_pack_pdf, name="board-pack-pdf"),
]
