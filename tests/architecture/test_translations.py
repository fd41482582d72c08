"""What a user sees in Vietnamese has its English, and what packages show has its Vietnamese."""

import ast
import gettext
import importlib
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize
from django.utils.translation.trans_real import translation

ROOT = Path(settings.BASE_DIR)
APART = {"tests", "benchmarks", "scripts", "migrations", "var", "static", "docs"}
CALLS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
_PLACE = re.compile(r"%\(\w+\)[a-z]|%[sdr]|\{\w*\}|</?\w+")
_VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵ\u1ea0-\u1ef9]")
# Packages whose texts are shown, and Django's own in so far as forms and the admin show them.
PACKAGES = ("import_export", "simple_history", "django_filters", "axes")
OF_DJANGO = {
    "django.conf": ("core/", "db/", "forms/", "utils/", "contrib/messages/"),
    "django.contrib.admin": ("contrib/admin/",),
    "django.contrib.auth": ("contrib/auth/",),
}
# What is written alike in both languages.
NAMES = {"Tiếng Việt", "đồng", "UBND tỉnh Sơn La"}
# Where Vietnamese is data: headings of files, names that are stored, examples, generated documents.
DATA = (
    "*/resources.py",
    "*/resources/*.py",
    "*_doc.py",
    "accounts/models.py",
    "commune_support/adjustment_workbook.py",
    "commune_support/forms/basis.py",
    "commune_support/record_resources.py",
    "core/cells.py",
    "core/exchange.py",
    "core/text.py",
    "documents/decree30.py",
    "documents/models.py",
    "models_registry/criteria_sets/workbook.py",
    "models_registry/recognition/issued_list.py",
    "models_registry/papers/*.py",
    "reform_tasks/papers/*.py",
    "organizations/bulk_opening.py",
    "organizations/committees.py",
    "organizations/offices.py",
    "reform_tasks/copying.py",
    "sonla_portal/gallery.py",
    "sonla_portal/sample/*",
    "sonla_portal/settings.py",
    "territory/models/units.py",
)


def catalogue(language: str) -> Catalog:
    """The catalogue as it is written."""
    with (ROOT / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file)


def messages(language: str) -> list[Message]:
    """Its entries without the header."""
    return [message for message in catalogue(language) if message.id]


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    """Singular and plural, or the one text."""
    return (text,) if isinstance(text, str) else tuple(text)


def files(root: Path) -> Iterator[Path]:
    """The sources and templates below a folder."""
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root).parts
        if not APART.intersection(inside) and not any(part.startswith(".") for part in inside):
            yield path


def marked(root: Path) -> dict[str, str]:
    """Every text that is marked for translation below a folder, with where it stands."""
    found: dict[str, str] = {}
    for path in files(root):
        if path.suffix == ".py":
            source = path.read_text(encoding="utf-8")
        elif path.suffix in (".html", ".txt") and "templates" in path.parts:
            turned = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            # What stands for markup is no Python: without its indentation it can be read as such.
            source = "\n".join(line.strip() for line in turned.splitlines())
        else:
            continue
        for _line, texts, _comments, _context in extract(
            "python", io.BytesIO(source.encode()), keywords=CALLS
        ):
            found.setdefault(forms(texts)[0], str(path.relative_to(root)))
    return {text: where for text, where in found.items() if text}


def test_every_text_of_the_screens_is_in_the_english_catalogue():
    written = {forms(message.id)[0] for message in messages("en")}
    sources = marked(ROOT)

    new = {text: where for text, where in sources.items() if text not in written}
    assert not new, "run `make messages` and translate"
    assert written <= sources.keys(), "run `make messages`: some texts are no longer used"


def test_every_text_has_its_english():
    untold = [
        forms(message.id)[0]
        for message in messages("en")
        if message.fuzzy or not all(forms(message.string))
    ]
    assert untold == []


@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_translation_keeps_the_places_of_names_and_numbers(language):
    for message in messages(language):
        places = sorted(_PLACE.findall(forms(message.id)[0]))
        for told in forms(message.string):
            assert sorted(_PLACE.findall(told)) == places, forms(message.id)[0]


def test_the_english_is_not_the_vietnamese_over_again():
    same = [
        message.id
        for message in messages("en")
        if message.id == message.string and _VIETNAMESE.search(forms(message.id)[0])
    ]
    assert set(same) <= NAMES


@pytest.mark.parametrize("language", ["en", "vi"])
def test_what_is_compiled_is_what_is_written(language):
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    folder = ROOT / "locale" / language / "LC_MESSAGES"

    with (folder / "django.mo").open("rb") as kept:
        assert texts(kept) == texts(compiled), "run `make messages` and commit the .mo files"


def texts(file: io.BufferedIOBase) -> dict[str, str]:
    """What a compiled catalogue says, its header aside."""
    # The standard library offers no other way to read a whole catalogue.
    told = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {text: translated for text, translated in told.items() if text}


def shown_by_packages() -> dict[str, str]:
    """The texts of packages that a user may meet."""
    found: dict[str, str] = {}
    for name in PACKAGES:
        found |= marked(folder_of(name))
    for name, places in OF_DJANGO.items():
        with (folder_of(name) / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
            for message in read_po(file):
                if message.id and any(at.startswith(places) for at, _line in message.locations):
                    context = f"{message.context}\x04" if message.context else ""
                    found[context + forms(message.id)[0]] = name
    return found


def folder_of(package: str) -> Path:
    """Where an installed package lies."""
    return Path(str(importlib.import_module(package).__file__)).parent


def test_what_packages_show_is_vietnamese():
    # Nor does Django.
    known = translation("vi")._catalog  # type: ignore[attr-defined]
    told = {key if isinstance(key, str) else key[0] for key in known.keys()}  # noqa: SIM118 - no dictionary

    untold = {text: where for text, where in shown_by_packages().items() if text not in told}
    assert not untold, "add them to locale/vi/LC_MESSAGES/django.po and run `make messages`"


def raw_text(path: Path) -> Iterator[str]:
    """What a template says outside the blocks that are translated or left out."""
    inside = ""
    for token in Lexer(path.read_text(encoding="utf-8")).tokenize():
        words = token.contents.split() if token.token_type == TokenType.BLOCK else []
        if words and words[0] in ("blocktranslate", "comment"):
            inside = words[0]
        elif words and words[0] == f"end{inside}":
            inside = ""
        elif token.token_type == TokenType.TEXT and not inside:
            yield token.contents


@pytest.mark.parametrize(
    "path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name
)
def test_no_vietnamese_stands_in_a_template_outside_the_catalogue(path):
    for text in raw_text(path):
        for name in NAMES:
            text = text.replace(name, "")
        assert not _VIETNAMESE.search(text), f"{path}: {text.strip()[:80]}"


def unmarked(source: str) -> Iterator[str]:
    """The Vietnamese in a module that is neither marked for translation nor a docstring."""
    tree = ast.parse(source)
    spoken: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS:
            spoken |= {id(part) for part in ast.walk(node)}
        elif isinstance(node, ast.Expr):
            spoken.add(id(node.value))
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in spoken and _VIETNAMESE.search(node.value):
            yield node.value


@pytest.mark.parametrize(
    "path",
    [path for path in files(ROOT) if path.suffix == ".py"],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_no_vietnamese_stands_in_a_module_outside_the_catalogue(path):
    if not any(path.match(pattern) for pattern in DATA):
        assert list(unmarked(path.read_text(encoding="utf-8"))) == []
