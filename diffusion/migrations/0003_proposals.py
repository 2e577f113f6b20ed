"""What was proposed is remembered though the proposal be deleted."""

import django.utils.timezone
from django.db import migrations, models


def remember(apps, schema_editor):
    diffusions = apps.get_model("diffusion", "Diffusion").objects.exclude(proposed_for=None)
    proposal = apps.get_model("diffusion", "Proposal")
    proposal.objects.bulk_create(
        proposal(content=content, at=created)
        for content, created in diffusions.values_list("proposed_for", "created")
    )


class Migration(migrations.Migration):
    dependencies = [("diffusion", "0002_diffusions")]

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.UUIDField(unique=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.RunPython(remember, migrations.RunPython.noop),
        migrations.RemoveField(model_name="diffusion", name="proposed_for"),
    ]
