"""Many-to-many relations in Wagtail's index of what is used where, which reads foreign keys and streams only.

https://github.com/wagtail/wagtail/issues/9629
"""

from collections.abc import Iterable, Iterator

from django.db.models import Model
from modelcluster.fields import ParentalManyToManyField

Reference = tuple[type[Model], str, str, str]


def extract_references(field: ParentalManyToManyField, related: Iterable[Model]) -> Iterator[Reference]:
    """(model, primary key, path in the model, path in the content) of each related row."""
    for row in related:
        yield field.related_model, str(row.pk), "item", str(row.pk)


ParentalManyToManyField.extract_references = extract_references
