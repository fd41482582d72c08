"""The areas of the menu and the pages in each, in the order in which they are shown."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organizations.permissions import Permission


# Each is declared once: to compare two by their words would translate these every time.
@dataclass(frozen=True, eq=False)
class Page:
    """One page of an area; without a permission everybody who is signed in may see it."""

    label: Any
    name: str
    permission: Permission | None = None

    @property
    def entity(self) -> str:
        """What it lists and its details belong to: 'territory:unit_list' → 'territory:unit'."""
        return self.name.rpartition("_")[0]


@dataclass(frozen=True, eq=False)
class Area:
    """An area leads to the first of its pages that the user may see.

    It is the current one on its pages, and on every other page of the apps in `apps`.
    """

    label: Any
    pages: tuple[Page, ...]
    apps: frozenset[str] = frozenset()


AREAS = (
    Area(
        _("Tổng quan"),
        (Page(_("Tổng quan"), "reporting:dashboard", Permission.FIGURES_VIEW),),
    ),
    Area(_("Việc của tôi"), (Page(_("Việc của tôi"), "home"),)),
    Area(
        _("Chính quyền thân thiện"),
        (
            Page(
                pgettext_lazy("menu", "Mô hình"),
                "models_registry:practicemodel_list",
                Permission.MODEL_VIEW,
            ),
            Page(
                _("Thẩm định hồ sơ"),
                "models_registry:appraisal_list",
                Permission.DOSSIER_APPRAISE,
            ),
            Page(
                _("Đợt xét công nhận"),
                "models_registry:appraisalround_list",
                Permission.DOSSIER_VIEW,
            ),
            Page(_("Bộ tiêu chí"), "models_registry:criteriaset_list", Permission.CRITERIA_VIEW),
            Page(
                _("Ban Chỉ đạo"),
                "models_registry:steeringcommittee_list",
                Permission.STEERING_VIEW,
            ),
            Page(
                _("Công nhận nhiều hồ sơ"),
                "models_registry:recognition_bulk",
                Permission.RECOGNITION_DECIDE,
            ),
            Page(
                _("Nhập quyết định công nhận"),
                "models_registry:recognition_from_decision",
                Permission.RECOGNITION_DECIDE,
            ),
            Page(_("Mẫu văn bản"), "models_registry:papertemplate_list", Permission.TEMPLATE_WRITE),
        ),
        frozenset({"models_registry"}),
    ),
    Area(
        _("Cải cách hành chính"),
        (
            Page(_("Kế hoạch"), "reform_tasks:plan_list", Permission.PLAN_VIEW),
            Page(_("Nhiệm vụ"), "reform_tasks:task_list", Permission.TASK_VIEW),
            Page(_("Báo cáo nhanh"), "reform_tasks:report_entry", Permission.TASK_REPORT),
            Page(_("Đôn đốc"), "reform_tasks:urging_list", Permission.PLAN_WRITE),
            Page(_("Một cửa"), "reform_tasks:onestop_list", Permission.ONE_STOP_VIEW),
            Page(
                _("Hồ sơ thủ tục hành chính"), "reform_tasks:service_list", Permission.ONE_STOP_VIEW
            ),
            Page(_("Chỉ số"), "reform_tasks:index_list", Permission.INDEX_VIEW),
        ),
        frozenset({"reform_tasks"}),
    ),
    Area(
        _("Giúp đỡ xã khu vực III"),
        (
            Page(_("Xã được giúp đỡ"), "commune_support:coverage", Permission.ASSIGNMENT_VIEW),
            Page(
                _("Phân công giúp đỡ"),
                "commune_support:assignment_list",
                Permission.ASSIGNMENT_VIEW,
            ),
            Page(_("Kế hoạch giúp đỡ"), "commune_support:plan_list", Permission.ACTIVITY_VIEW),
            Page(_("Hoạt động giúp đỡ"), "commune_support:activity_list", Permission.ACTIVITY_VIEW),
            Page(_("Bản đồ"), "maps:commune_map", Permission.FIGURES_VIEW),
        ),
        frozenset({"commune_support"}),
    ),
    Area(
        _("Báo cáo"),
        (Page(_("Chỉ tiêu"), "reporting:indicator_list", Permission.FIGURES_VIEW),),
        frozenset({"reporting"}),
    ),
    Area(
        _("Danh mục"),
        (
            Page(_("Đơn vị hành chính"), "territory:unit_list"),
            Page(_("Sắp xếp đơn vị hành chính"), "territory:unitchange_list"),
            Page(_("Cơ quan, đơn vị"), "organizations:organization_list"),
            Page(_("Văn bản"), "documents:legaldocument_list", Permission.DOCUMENT_VIEW),
        ),
        frozenset({"territory", "organizations", "documents"}),
    ),
    Area(
        _("Quản trị"),
        (
            Page(_("Tài khoản"), "organizations:account_list", Permission.ACCOUNT_VIEW),
            Page(_("Quản trị hệ thống"), "admin:index", Permission.ADMIN_USE),
        ),
        frozenset({"admin"}),
    ),
)
