"""Gives each public organization that is there already its actor."""

from typing import Any

from django.db import migrations

LOCALES = ("en", "fr", "es", "ar", "zh-hans", "ru")


def make_actors(apps: Any, schema_editor: Any) -> None:
    organizations = apps.get_model("ngo_pages", "Organization").objects.filter(live=True)
    actors, dirty = apps.get_model("reference", "Actor").objects, apps.get_model("content_store", "Dirty").objects
    for organization in organizations.prefetch_related("names").iterator(chunk_size=500):
        official = {row.language: row.text for row in organization.names.all() if row.type == "official"}
        official[organization.name_language] = organization.name
        code = f"organization-{organization.content_id}"
        actors.create(
            code=code,
            order=5000,
            organization=organization.content_id,
            name=f"{organization.name} ({organization.acronym})" if organization.acronym else organization.name,
            names={locale: official.get(locale, organization.name) for locale in LOCALES},
        )
        dirty.create(key=f"term:actors:{code}", later=True)


class Migration(migrations.Migration):
    dependencies = [
        ("ngo_pages", "0001_initial"),
        ("reference", "0002_actors_of_six_kinds"),
        ("content_store", "0001_initial"),
    ]
    operations = [migrations.RunPython(make_actors, migrations.RunPython.noop)]
