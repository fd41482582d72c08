"""Every permission, once. A permission to see ends in `.view`; the rest change something."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permission(models.TextChoices):
    """What a role may do. The value is what `User.has_perm` is asked."""

    # Chính quyền thân thiện
    MODEL_VIEW = "model.view", _("Xem mô hình")
    MODEL_REGISTER = "model.register", _("Đăng ký, cập nhật mô hình")
    MODEL_LAUNCH = "model.launch", _("Ghi nhận ra mắt mô hình")
    DOSSIER_VIEW = "dossier.view", _("Xem hồ sơ")
    DOSSIER_WRITE = "dossier.write", _("Lập hồ sơ")
    DOSSIER_SUBMIT = "dossier.submit", _("Gửi hồ sơ")
    DOSSIER_PREAPPRAISE = "dossier.preappraise", _("Thẩm định hồ sơ bước một")
    DOSSIER_APPRAISE = "dossier.appraise", _("Thẩm định hồ sơ")
    ROUND_OPEN = "round.open", _("Mở đợt xét công nhận")
    RECOGNITION_VIEW = "recognition.view", _("Xem việc công nhận")
    RECOGNITION_DECIDE = "recognition.decide", _("Ghi quyết định công nhận, thu hồi")
    CRITERIA_VIEW = "criteria.view", _("Xem bộ tiêu chí")
    CRITERIA_WRITE = "criteria.write", _("Soạn, ban hành bộ tiêu chí")
    TEMPLATE_WRITE = "template.write", _("Thay mẫu văn bản")
    STEERING_VIEW = "steering.view", _("Xem Ban Chỉ đạo")
    STEERING_WRITE = "steering.write", _("Nhập Ban Chỉ đạo")
    # Cải cách hành chính
    PLAN_VIEW = "plan.view", _("Xem kế hoạch")
    PLAN_WRITE = "plan.write", _("Lập, ban hành kế hoạch")
    TASK_VIEW = "task.view", _("Xem nhiệm vụ")
    TASK_REPORT = "task.report", _("Báo cáo nhiệm vụ")
    TASK_CONFIRM = "task.confirm", _("Xác nhận hoàn thành nhiệm vụ")
    TASK_EXTEND = "task.extend", _("Gia hạn nhiệm vụ")
    TASK_DIRECT = "task.direct", _("Ghi ý kiến chỉ đạo")
    ONE_STOP_VIEW = "onestop.view", _("Xem tình hình một cửa")
    ONE_STOP_WRITE = "onestop.write", _("Nhập tình hình một cửa")
    SERVICE_IMPORT = "service.import", _("Nhập số liệu hồ sơ từ Cổng dịch vụ công")
    INDEX_VIEW = "index.view", _("Xem chỉ số")
    INDEX_WRITE = "index.write", _("Nhập chỉ số")
    # Giúp đỡ xã khu vực III
    ASSIGNMENT_VIEW = "assignment.view", _("Xem phân công giúp đỡ")
    ASSIGNMENT_WRITE = "assignment.write", _("Phân công giúp đỡ")
    ACTIVITY_VIEW = "activity.view", _("Xem hoạt động giúp đỡ")
    ACTIVITY_WRITE = "activity.write", _("Nhập hoạt động giúp đỡ")
    ACTIVITY_CONFIRM = "activity.confirm", _("Xác nhận hoạt động giúp đỡ")
    COMMUNE_RECORD_WRITE = "communerecord.write", _("Nhập tiêu chí, chỉ tiêu của xã")
    COMMUNE_RECORD_CONFIRM = "communerecord.confirm", _("Xác nhận tiêu chí, chỉ tiêu của xã")
    # Dùng chung
    FIGURES_VIEW = "figures.view", _("Xem Tổng quan và số liệu")
    DOCUMENT_VIEW = "document.view", _("Xem văn bản")
    OWN_DOCUMENT_VIEW = "owndocument.view", _("Xem tờ trình, báo cáo riêng của cơ quan, đơn vị")
    DOCUMENT_WRITE = "document.write", _("Nhập văn bản, tải tệp lên")
    ON_BEHALF = "on_behalf.enter", _("Nhập thay theo văn bản")
    ACCOUNT_VIEW = "account.view", _("Xem tài khoản")
    ACCOUNT_MANAGE = "account.manage", _("Mở, khóa, cấp lại tài khoản")
    ADMIN_USE = "admin.use", _("Vào trang quản trị")
    REFERENCE_WRITE = "reference.write", _("Sửa danh mục dùng chung")
    RECORD_CORRECT = "record.correct", _("Đính chính hồ sơ, danh mục nghiệp vụ")
    AUDIT_VIEW = "audit.view", _("Xem nhật ký hệ thống")

    @property
    def is_reading(self) -> bool:
        """Whether the permission only lets one see."""
        return self.value.endswith(".view")


READING = frozenset(permission for permission in Permission if permission.is_reading)
