"""Addresses of the calendar, below the locale."""

from django.urls import path

from .calendar_views import calendar_file, calendar_page, event_file

urlpatterns = [
    path("", calendar_page, name="calendar"),
    path("all.ics", calendar_file, name="calendar-file"),
    path("<uuid:content_id>.ics", event_file, name="event-file"),
]
