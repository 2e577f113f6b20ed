from typing import Any

from django.db import migrations

#: As in the vocabularies' file: what `load_vocabularies` gives new rows, and leaves alone where they stand.
PARENTS = {
    "liaison-committee": "icngo",
    "ngp-committee": "executive-board",
    "civil-society-unit": "secretariat",
    "wg-partnership": "liaison-committee",
    "sectors": "secretariat",
}


def fill(apps: Any, schema_editor: Any) -> None:
    bodies = apps.get_model("reference", "Body").objects
    marks = apps.get_model("content_store", "Dirty").objects
    rows = {body.code: body for body in bodies.all()}
    for code, parent in PARENTS.items():
        if code in rows and parent in rows and rows[code].parent_id is None:
            bodies.filter(code=code).update(parent=rows[parent])
            marks.create(key=f"term:bodies:{code}")


class Migration(migrations.Migration):
    """Installations that are older than the column have their bodies already."""

    dependencies = [
        ("reference", "0005_contact_locales"),
        ("content_store", "0002_editions"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
