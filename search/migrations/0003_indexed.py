"""Since when the index holds a content."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0002_attached_files")]

    operations = [
        migrations.CreateModel(
            name="Indexed",
            fields=[
                ("content_id", models.UUIDField(primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField()),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
