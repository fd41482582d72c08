"""The standard Word templates of the papers of plans and tasks."""

import importlib.util
import zipfile
from pathlib import Path

import pytest
from django.conf import settings

from documents.paper import check_template
from reform_tasks.papers import printing
from reform_tasks.papers.printing import TaskPaper


@pytest.mark.parametrize("kind", list(TaskPaper))
def test_a_template_names_nothing_but_the_fields_of_its_paper(kind):
    with printing.word_template(kind).open("rb") as template:
        check_template(template, printing.shape(kind))


def test_the_templates_are_those_that_the_script_writes(tmp_path, monkeypatch):
    path = Path(settings.BASE_DIR) / "scripts" / "task_paper_templates.py"
    monkeypatch.syspath_prepend(str(path.parent))
    spec = importlib.util.spec_from_file_location("task_paper_templates", path)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)

    script.write(script.TEMPLATES, tmp_path)

    assert set(script.TEMPLATES) == {kind.value for kind in TaskPaper}
    for kind in TaskPaper:
        new_path, kept = tmp_path / f"{kind.value}.docx", printing.word_template(kind)
        with zipfile.ZipFile(new_path) as new, zipfile.ZipFile(kept) as old:
            assert new.namelist() == old.namelist()
            for name in new.namelist():
                assert new.read(name) == old.read(name), (kind, name)
