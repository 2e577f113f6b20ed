"""Addresses below /{locale}/embed/."""

from django.urls import path

from . import embed_code, embeds

urlpatterns = [
    path("code/<slug:plural>/", embed_code.code, name="embed-code-list"),
    path("code/<slug:plural>/<slug:key>/", embed_code.code, name="embed-code-card"),
    path("<slug:plural>/", embeds.embed_list, name="embed-list"),
    path("<slug:plural>/<slug:key>/", embeds.embed_card, name="embed-card"),
]
