"""docs/workflow.md says what the tables of moves say."""

from models_registry import flow, workflow_doc
from models_registry.models import DossierStatus


def test_docs_workflow_md_is_current():
    assert workflow_doc.PATH.read_text(encoding="utf-8") == workflow_doc.written(), (
        "run manage.py workflow_doc"
    )


def test_every_move_and_every_state_stands_in_it():
    document = workflow_doc.written()
    for life in workflow_doc.LIVES:
        assert f"## {life.title}\n\n```mermaid" in document
        assert all(f'state "{state.label}" as {state.value}' in document for state in life.states)
        for move in life.table:
            assert f"| {move.label} | `{move.verb}` |" in document
    tables = (flow.MODEL_FLOW, flow.DOSSIER_FLOW, flow.RECOGNITION_FLOW, flow.CRITERIA_FLOW)
    assert tuple(life.table for life in workflow_doc.LIVES) == tables


def test_what_no_move_leaves_is_an_end():
    document = workflow_doc.written()
    assert f"{DossierStatus.RECOGNISED.value} --> [*]" in document
    assert f"{DossierStatus.DRAFT.value} --> [*]" not in document
