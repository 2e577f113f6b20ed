from typing import Any

from django.db import migrations


def keep(apps: Any, schema_editor: Any) -> None:
    """What endpoints are told of already, where all criteria are kept."""
    saved = apps.get_model("content_store", "SavedCriteria")
    for endpoint in apps.get_model("webhooks", "Endpoint").objects.all():
        defaults = {"kinds": endpoint.kinds, "conditions": endpoint.conditions}
        saved.objects.get_or_create(id=endpoint.criteria_id, defaults=defaults)


class Migration(migrations.Migration):
    dependencies = [("content_store", "0003_saved_criteria"), ("webhooks", "0001_initial")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
