"""docs/workflow.md: the lives of the registry as the tables of flow.py say, each with a diagram."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation

from core.process import Transition
from organizations.permissions import Permission
from organizations.roles import roles_granting

from . import flow
from .models import CriteriaSetStatus, DossierStatus, ModelStatus, RecognitionStatus

PATH = Path(settings.BASE_DIR) / "docs" / "workflow.md"

_INTRODUCTION = """\
# Quy trình Chính quyền thân thiện

<!-- Tệp này do `manage.py workflow_doc` ghi ra từ models_registry/flow.py; không sửa tay. -->

Mô hình, hồ sơ và việc công nhận có trạng thái riêng: mô hình đang được công nhận vẫn có thể có hồ
sơ của năm sau đang thẩm định. Mỗi việc dưới đây để lại một bước không sửa được: ai, làm gì, tính
cho ngày nào, theo văn bản nào, lý do. Nút trên màn hình và quyền cũng đọc từ chính các bảng này.
"""

_OF_ROUNDS = """\
## Các bước do từng đợt đặt

- **Phê duyệt đăng ký**: đợt có yêu cầu thì chưa phê duyệt chưa ra mắt, chưa gửi hồ sơ.
- **Ra mắt trước khi gửi hồ sơ**: đợt có yêu cầu thì chỉ nhận hồ sơ của mô hình đã ra mắt.
- **Cách gửi**: cán bộ gửi kèm tờ trình, báo cáo đã ký (mặc định); hoặc cán bộ trình, lãnh đạo đơn
  vị duyệt và gửi. Cán bộ cấp tỉnh nhập thay theo văn bản ở cả hai cách.
"""


@dataclass(frozen=True)
class Life:
    """One process: its title, its states, where it begins, and its table."""

    title: str
    states: Any
    begins: str
    table: tuple[Transition, ...]


LIVES = (
    Life("Mô hình", ModelStatus, ModelStatus.BUILDING, flow.MODEL_FLOW),
    Life("Hồ sơ", DossierStatus, DossierStatus.DRAFT, flow.DOSSIER_FLOW),
    Life("Công nhận", RecognitionStatus, RecognitionStatus.IN_FORCE, flow.RECOGNITION_FLOW),
    Life("Bộ tiêu chí", CriteriaSetStatus, CriteriaSetStatus.DRAFT, flow.CRITERIA_FLOW),
)


def written() -> str:
    """The whole document."""
    with translation.override("vi"):
        parts = [_INTRODUCTION, _OF_ROUNDS]
        parts += ["\n".join([*_diagram(life), "", *_table(life), ""]) for life in LIVES]
        return "\n".join(parts)


def _diagram(life: Life) -> list[str]:
    lines = [f"## {life.title}", "", "```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{state.label}" as {state.value}' for state in life.states]
    lines.append(f"    [*] --> {life.begins}")
    for state in life.states:
        lines += _moves_from(state, life.table)
    ends = [state for state in life.states if not any(_leads(state, move) for move in life.table)]
    lines += [f"    {state.value} --> [*]" for state in ends]
    return [*lines, "```"]


def _moves_from(state: Any, table: Iterable[Transition]) -> list[str]:
    return [
        f"    {state.value} --> {move.target or state.value}: {move.label}"
        for move in table
        if state in move.sources
    ]


def _leads(state: Any, move: Transition) -> bool:
    """Whether the move leads away from the state."""
    return state in move.sources and move.target not in ("", state)


def _table(life: Life) -> list[str]:
    lines = [
        "| Việc | Mã | Từ | Đến | Quyền | Vai trò | Lý do |",
        "| --- | --- | --- | --- | --- | --- | :-: |",
    ]
    for move in life.table:
        sources = "; ".join(str(state.label) for state in life.states if state in move.sources)
        target = life.states(move.target).label if move.target else "giữ nguyên"
        roles = "; ".join(str(role.label) for role in roles_granting(move.permission))
        permission, reason = Permission(move.permission).label, "x" if move.needs_reason else ""
        lines.append(
            f"| {move.label} | `{move.verb}` | {sources} | {target} "
            f"| {permission} | {roles} | {reason} |"
        )
    return lines
