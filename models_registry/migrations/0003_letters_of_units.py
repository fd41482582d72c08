"""The letters that dossiers were sent with before become their units' own."""

from typing import Any

from django.db import migrations
from django.db.models import Q

CORRESPONDENCE = ("TTr", "BC", "TB", "BB", "CV", "K")


def keep_letters(apps: Any, schema_editor: Any) -> None:
    """Of those that somebody entered here; what came with the reference data stays published."""
    letters = apps.get_model("models_registry", "Dossier").objects.filter(
        Q(letter__entered_by__isnull=False) | Q(letter__is_sample=True),
        letter__kind__in=CORRESPONDENCE,
    )
    own_document = apps.get_model("organizations", "OwnDocument")
    own_document.objects.bulk_create(
        [
            own_document(document_id=letter, organization_id=organization, is_sample=is_sample)
            for letter, organization, is_sample in letters.values_list(
                "letter", "model__organization", "letter__is_sample"
            )
            .distinct()
            .order_by()
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):

    dependencies = [
        ("models_registry", "0002_criteria_sets"),
        ("organizations", "0002_own_documents"),
    ]

    operations = [migrations.RunPython(keep_letters, migrations.RunPython.noop)]
