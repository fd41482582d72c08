"""Who may do what: one table, from which docs/roles.md is generated.

A role is held in an organization of a kind that it fits (`seats`). Its reach says on whose records
its permissions hold: the organization's own; those of every organization that the People's
Committee of a unit directs, in the unit and under it; those named in an inspection's decision; or
the whole province.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .kinds import COMMITTEES, OrganizationKind
from .permissions import READING, Permission


class Reach(models.TextChoices):
    """On whose records a role's permissions hold."""

    OWN = "own", _("của chính cơ quan, đơn vị")
    UNIT_AND_BELOW = "below", _("của đơn vị hành chính và các đơn vị trực thuộc")
    INSPECTED = "inspected", _("của các cơ quan, đơn vị ghi trong quyết định")
    PROVINCE = "province", _("toàn tỉnh")


class Role(models.TextChoices):
    """The roles, by the words of the offices."""

    PROVINCIAL_OFFICER = "provincial_officer", _("Cán bộ cấp tỉnh")
    MOBILISATION_BODY = "mobilisation_body", _("Cơ quan tham mưu công tác dân vận")
    UNIT_OFFICER = "unit_officer", _("Cán bộ cấp huyện, cấp xã")
    AGENCY_OFFICER = "agency_officer", _("Cán bộ cơ quan, đơn vị")
    UNIT_HEAD = "unit_head", _("Lãnh đạo cơ quan, đơn vị")
    UNIT_ADMIN = "unit_admin", _("Quản trị đơn vị")
    LEADER = "leader", _("Lãnh đạo tỉnh")
    INSPECTION = "inspection", _("Đoàn thanh tra, kiểm tra")
    SYSTEM_ADMIN = "system_admin", _("Quản trị hệ thống")


@dataclass(frozen=True)
class RoleRule:
    """What a role is for, how far it reaches, what it may do, and where it is held.

    `given_in_unit`: whether a unit's own administrator gives it. What reaches beyond the unit, and
    the administrators themselves, are named by the system administrator.
    """

    purpose: Any
    reach: Reach
    permissions: frozenset[Permission]
    seats: frozenset[OrganizationKind]
    given_in_unit: bool = False


_P = Permission
_K = OrganizationKind

_EVERYWHERE = frozenset(OrganizationKind)
_LOCAL_COMMITTEES = frozenset({_K.DISTRICT_COMMITTEE, _K.COMMUNE_COMMITTEE})
_PROVINCIAL_OFFICES = frozenset({_K.PROVINCIAL_COMMITTEE, _K.DEPARTMENT})

# What every office reads of its own: everything but accounts and the log.
_OFFICE_READING = READING - {_P.ACCOUNT_VIEW, _P.AUDIT_VIEW}

_UNIT_WORK = frozenset(
    {
        _P.MODEL_REGISTER,
        _P.MODEL_LAUNCH,
        _P.DOSSIER_WRITE,
        _P.DOSSIER_SUBMIT,
        # Of dossiers from the units below, in rounds of two steps; never the own unit's.
        _P.DOSSIER_PREAPPRAISE,
        _P.STEERING_WRITE,
        _P.PLAN_WRITE,
        _P.TASK_REPORT,
        # On the tasks of the unit's own plan; nobody confirms what they reported themselves.
        _P.TASK_CONFIRM,
        _P.TASK_EXTEND,
        _P.ONE_STOP_WRITE,
        _P.ACTIVITY_WRITE,
        _P.ACTIVITY_CONFIRM,
        _P.DOCUMENT_WRITE,
    }
)

ROLES: dict[Role, RoleRule] = {
    Role.PROVINCIAL_OFFICER: RoleRule(
        _(
            "Sở Nội vụ, Văn phòng UBND tỉnh: thẩm định, công nhận, xác nhận hoàn thành, "
            "phân công giúp đỡ, nhập thay theo văn bản."
        ),
        Reach.PROVINCE,
        (_OFFICE_READING | _UNIT_WORK)
        | {
            _P.CRITERIA_WRITE,
            _P.ROUND_OPEN,
            _P.TEMPLATE_WRITE,
            _P.DOSSIER_APPRAISE,
            _P.RECOGNITION_DECIDE,
            _P.SERVICE_IMPORT,
            _P.INDEX_WRITE,
            _P.TASK_DIRECT,
            _P.ASSIGNMENT_WRITE,
            _P.COMMUNE_RECORD_WRITE,
            _P.COMMUNE_RECORD_CONFIRM,
            _P.ON_BEHALF,
            _P.ADMIN_USE,
            _P.REFERENCE_WRITE,
            _P.RECORD_CORRECT,
        },
        seats=_PROVINCIAL_OFFICES,
    ),
    Role.MOBILISATION_BODY: RoleRule(
        _(
            "Cơ quan tham mưu công tác dân vận của Tỉnh ủy: mở đợt, thẩm định hồ sơ, "
            "xem số liệu toàn tỉnh."
        ),
        Reach.PROVINCE,
        _OFFICE_READING
        | {
            _P.CRITERIA_WRITE,
            _P.ROUND_OPEN,
            _P.DOSSIER_PREAPPRAISE,
            _P.DOSSIER_APPRAISE,
            _P.STEERING_WRITE,
            _P.DOCUMENT_WRITE,
        },
        seats=frozenset({_K.PARTY_BODY}),
    ),
    Role.UNIT_OFFICER: RoleRule(
        _(
            "UBND cấp huyện (đến 30/06/2025), UBND cấp xã: đăng ký mô hình, lập và gửi hồ sơ, "
            "báo cáo nhiệm vụ."
        ),
        Reach.UNIT_AND_BELOW,
        _OFFICE_READING | _UNIT_WORK | {_P.COMMUNE_RECORD_WRITE},
        seats=_LOCAL_COMMITTEES,
        given_in_unit=True,
    ),
    Role.AGENCY_OFFICER: RoleRule(
        _(
            "Sở, ban, ngành, đoàn thể, doanh nghiệp: báo cáo nhiệm vụ, kế hoạch và hoạt động "
            "giúp đỡ của mình."
        ),
        Reach.OWN,
        _OFFICE_READING | _UNIT_WORK,
        seats=_EVERYWHERE - frozenset(COMMITTEES),
        given_in_unit=True,
    ),
    Role.UNIT_HEAD: RoleRule(
        _("Người đứng đầu: duyệt và gửi hồ sơ, báo cáo của cơ quan, đơn vị mình."),
        Reach.UNIT_AND_BELOW,
        _OFFICE_READING
        | {
            _P.DOSSIER_SUBMIT,
            _P.TASK_REPORT,
            _P.TASK_CONFIRM,
            _P.TASK_EXTEND,
            _P.ACTIVITY_CONFIRM,
        },
        # The Chairman of the province is a leader of the province, who reports nothing.
        seats=_EVERYWHERE - {_K.PROVINCIAL_COMMITTEE},
        given_in_unit=True,
    ),
    Role.UNIT_ADMIN: RoleRule(
        _("Mở, khóa và cấp lại tài khoản của chính cơ quan, đơn vị mình; không xử lý nghiệp vụ."),
        Reach.OWN,
        frozenset({_P.ACCOUNT_VIEW, _P.ACCOUNT_MANAGE, _P.FIGURES_VIEW, _P.DOCUMENT_VIEW}),
        seats=_EVERYWHERE,
    ),
    Role.LEADER: RoleRule(
        _(
            "Xem Tổng quan, mọi số liệu và danh sách phía sau; không nhập gì ngoài một dòng ý "
            "kiến chỉ đạo."
        ),
        Reach.PROVINCE,
        _OFFICE_READING | {_P.TASK_DIRECT},
        seats=_PROVINCIAL_OFFICES | {_K.PARTY_BODY},
    ),
    Role.INSPECTION: RoleRule(
        _(
            "Đọc hồ sơ của các cơ quan, đơn vị ghi trong quyết định; hết thời hạn thì tự hết "
            "hiệu lực."
        ),
        Reach.INSPECTED,
        READING - {_P.ACCOUNT_VIEW},
        seats=_PROVINCIAL_OFFICES | {_K.DISTRICT_COMMITTEE, _K.PARTY_BODY, _K.CENTRAL_AGENCY},
    ),
    Role.SYSTEM_ADMIN: RoleRule(
        _("Vận hành: tài khoản, danh mục dùng chung, nhật ký; không xử lý nghiệp vụ."),
        Reach.PROVINCE,
        frozenset(
            {
                _P.ACCOUNT_VIEW,
                _P.ACCOUNT_MANAGE,
                _P.ADMIN_USE,
                _P.REFERENCE_WRITE,
                _P.TEMPLATE_WRITE,
                _P.DOCUMENT_VIEW,
                _P.DOCUMENT_WRITE,
                _P.AUDIT_VIEW,
                _P.FIGURES_VIEW,
            }
        ),
        seats=_PROVINCIAL_OFFICES,
    ),
}


def roles_granting(permission: str) -> tuple[Role, ...]:
    """The roles whose table row holds the permission."""
    return tuple(role for role, rule in ROLES.items() if permission in rule.permissions)


def roles_in(kind: str) -> tuple[Role, ...]:
    """The roles that may be held in an organization of that kind."""
    return tuple(role for role, rule in ROLES.items() if kind in rule.seats)
