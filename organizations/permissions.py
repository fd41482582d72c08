"""Every permission, once. A permission to see ends in `_view`; the rest change something."""

from enum import StrEnum


class Permission(StrEnum):
    """What a role may do. The value is what `User.has_perm` is asked."""

    # Chính quyền thân thiện
    MODEL_VIEW = "model.view"
    MODEL_REGISTER = "model.register"
    MODEL_LAUNCH = "model.launch"
    DOSSIER_VIEW = "dossier.view"
    DOSSIER_WRITE = "dossier.write"
    DOSSIER_SUBMIT = "dossier.submit"
    DOSSIER_APPRAISE = "dossier.appraise"
    RECOGNITION_VIEW = "recognition.view"
    RECOGNITION_DECIDE = "recognition.decide"
    STEERING_VIEW = "steering.view"
    STEERING_WRITE = "steering.write"
    # Cải cách hành chính
    PLAN_VIEW = "plan.view"
    PLAN_WRITE = "plan.write"
    TASK_VIEW = "task.view"
    TASK_REPORT = "task.report"
    TASK_CONFIRM = "task.confirm"
    TASK_EXTEND = "task.extend"
    ONE_STOP_VIEW = "onestop.view"
    ONE_STOP_WRITE = "onestop.write"
    INDEX_VIEW = "index.view"
    INDEX_WRITE = "index.write"
    # Giúp đỡ xã khu vực III
    ASSIGNMENT_VIEW = "assignment.view"
    ASSIGNMENT_WRITE = "assignment.write"
    ACTIVITY_VIEW = "activity.view"
    ACTIVITY_WRITE = "activity.write"
    ACTIVITY_CONFIRM = "activity.confirm"
    # Dùng chung
    FIGURES_VIEW = "figures.view"
    DOCUMENT_VIEW = "document.view"
    DOCUMENT_WRITE = "document.write"
    ON_BEHALF = "on_behalf.enter"
    ACCOUNT_VIEW = "account.view"
    ACCOUNT_MANAGE = "account.manage"
    ADMIN_USE = "admin.use"
    REFERENCE_WRITE = "reference.write"
    AUDIT_VIEW = "audit.view"

    @property
    def is_reading(self) -> bool:
        """Whether the permission only lets one see."""
        return self.value.endswith(".view")


READING = frozenset(permission for permission in Permission if permission.is_reading)
