"""docs/roles.md: the table of roles as an auditor reads it, written from `roles.py`."""

from pathlib import Path

from django.conf import settings
from django.utils import translation

from .admin_rights import ACCOUNTS, CHANGED_BY, LOCK_OUTS, SEEN_BY, SHARED_REFERENCE
from .kinds import OrganizationKind
from .permissions import Permission
from .roles import ROLES, Role, RoleRule

PATH = Path(settings.BASE_DIR) / "docs" / "roles.md"

_INTRODUCTION = """\
# Ai được làm gì

<!-- Tệp này do `manage.py roles_doc` ghi ra từ organizations/roles.py; không sửa tay. -->

Mỗi tài khoản giữ một hoặc nhiều vai trò, mỗi vai trò ở một cơ quan, đơn vị, từ ngày đến ngày.
Phạm vi nói vai trò có hiệu lực với hồ sơ của ai.

- **Nhập, sửa, gửi**: khi vai trò còn hiệu lực và cơ quan, đơn vị còn hoạt động; với đơn vị đang
  trực thuộc hôm nay.
- **Xem**: cả những đơn vị đã từng trực thuộc trong thời gian giữ vai trò. Cơ quan, đơn vị kết thúc
  thì cán bộ vẫn xem được hồ sơ của mình; vai trò toàn tỉnh khi đó chỉ còn xem hồ sơ của chính cơ
  quan cũ.
- **Đoàn thanh tra, kiểm tra** hết thời hạn thì không xem được nữa.
- Số liệu toàn tỉnh hiện với mọi người bằng con số; danh sách phía sau chỉ gồm phần được xem và nói
  rõ phần còn lại.
- Hồ sơ của đơn vị cũ không tự chuyển sang đơn vị mới: việc chuyển giao có văn bản.
"""

_ACCOUNTS = """\
## Tài khoản

- Quản trị đơn vị chỉ mở, khóa, cấp lại mã cho tài khoản không có vai trò nào ngoài đơn vị mình.
- Không ai tự sửa vai trò, tự khóa hay tự cấp lại mã của mình.
- Tài khoản quản trị tối cao (cài đặt, sửa chữa) chỉ do tài khoản cùng loại sửa.
- Mã dùng một lần chỉ hiện một lần khi mở hoặc cấp lại, in thành phiếu, không lưu ở dạng đọc được.
"""


def written() -> str:
    """The whole document."""
    with translation.override("vi"):
        return "\n".join(
            [_INTRODUCTION, *_roles(), *_seats(), *_permissions(), _ACCOUNTS, *_admin()]
        )


def _roles() -> list[str]:
    lines = ["## Vai trò", "", "| Vai trò | Việc | Phạm vi |", "| --- | --- | --- |"]
    lines += [
        f"| {role.label} (`{role.value}`) | {rule.purpose} | {rule.reach.label} |"
        for role, rule in ROLES.items()
    ]
    return [*lines, ""]


def _seats() -> list[str]:
    lines = ["## Giữ ở đâu, ai giao", "", "| Vai trò | Giữ ở | Ai giao |", "| --- | --- | --- |"]
    lines += [
        f"| {role.label} | {_seats_of(rule)} | {_given_by(rule)} |" for role, rule in ROLES.items()
    ]
    return [*lines, ""]


def _seats_of(rule: RoleRule) -> str:
    missing = [str(kind.label) for kind in OrganizationKind if kind not in rule.seats]
    if len(missing) > 3:
        return "; ".join(str(kind.label) for kind in OrganizationKind if kind in rule.seats)
    return f"mọi cơ quan, đơn vị{', trừ ' if missing else ''}{'; '.join(missing)}"


def _given_by(rule: RoleRule) -> str:
    system = str(Role.SYSTEM_ADMIN.label)
    return f"{Role.UNIT_ADMIN.label}, {system}" if rule.given_in_unit else system


def _permissions() -> list[str]:
    roles = list(ROLES)
    lines = ["## Quyền của từng vai trò", ""]
    lines += [f"{number}. {role.label}" for number, role in enumerate(roles, start=1)]
    lines += [
        "",
        "| Quyền | Mã | " + " | ".join(map(str, range(1, len(roles) + 1))) + " |",
        "| --- | --- |" + " :-: |" * len(roles),
    ]
    for permission in Permission:
        marks = " | ".join("x" if permission in ROLES[role].permissions else "" for role in roles)
        lines.append(f"| {permission.label} | `{permission.value}` | {marks} |")
    return [*lines, ""]


def _admin() -> list[str]:
    return [
        f"## Trang quản trị ({Permission.ADMIN_USE.label.lower()}: `{Permission.ADMIN_USE.value}`)",
        "",
        "Vào được trang quản trị thì xem được các bảng mà quyền xem, trên toàn tỉnh, cho phép:",
        "",
        "| Bảng | Quyền cần có để xem |",
        "| --- | --- |",
        *_seen_by(),
        "",
        "Thêm, sửa, xóa:",
        "",
        "| Bảng | Quyền cần có, trên toàn tỉnh |",
        "| --- | --- |",
        f"| {_listed(SHARED_REFERENCE)} | `{Permission.REFERENCE_WRITE.value}` |",
        f"| {_listed(ACCOUNTS)} (không xóa) | `{Permission.ACCOUNT_MANAGE.value}` |",
        f"| {_listed(LOCK_OUTS)} (chỉ xóa) | `{Permission.ACCOUNT_MANAGE.value}` |",
        f"| {_listed(frozenset(CHANGED_BY))} | `{Permission.INDEX_WRITE.value}` |",
        f"| các bảng nghiệp vụ khác | `{Permission.RECORD_CORRECT.value}` |",
        "| lịch sử, các bước xử lý, bảng của hệ thống | không ai |",
        "",
        "Chỉ xóa được dòng tự nó không phải là một dữ kiện và không nơi nào dựa vào, ví dụ cách "
        "viết khác của tên. Dữ kiện có thời hạn thì ghi ngày kết thúc, không xóa.",
        "",
    ]


def _seen_by() -> list[str]:
    """One line for each permission to see tables, in the order of the permissions."""
    seen = {
        permission: frozenset(name for name, needed in SEEN_BY.items() if needed == permission)
        for permission in Permission
    }
    return [f"| {_listed(names)} | `{needed.value}` |" for needed, names in seen.items() if names]


def _listed(names: frozenset[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))
