"""The search page's address, below the locale."""

from django.urls import path

from .views import search_page

urlpatterns = [path("", search_page, name="search")]
