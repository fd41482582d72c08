"""The English that an installation shows is the English that stands in the catalogue."""

import gettext
import io

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings


def texts(compiled):
    """Every text of a compiled catalogue with its translation, its header aside."""
    catalogue = gettext.GNUTranslations(compiled)._catalog
    return {text: translated for text, translated in catalogue.items() if text}


def test_the_compiled_english_catalogue_is_up_to_date():
    folder = settings.BASE_DIR / "locale" / "en" / "LC_MESSAGES"
    compiled = io.BytesIO()
    with (folder / "django.po").open("rb") as written:
        write_mo(compiled, read_po(written))
    compiled.seek(0)

    with (folder / "django.mo").open("rb") as committed:
        assert texts(committed) == texts(compiled), "run `make messages` and commit the .mo file"
