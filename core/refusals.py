"""What the portal refuses, each with a sentence that says what would be right."""

from django.utils.translation import gettext as _


class Refusal(Exception):
    """A request that cannot be carried out as asked. `str()` is the message for the person who
    asked.
    """


class NotNow(Refusal):
    """The record is not in a state from which this can be done."""


class NotYours(Refusal):
    """The person may not do this to this record."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("Tài khoản chưa được phân quyền thực hiện việc này."))


class ReasonRequired(Refusal):
    """The act hurts someone, so it needs a reason."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("Đề nghị nêu rõ lý do."))


class ChangedMeanwhile(Refusal):
    """Somebody else saved the record after this person had read it."""

    def __init__(self, message: str = "") -> None:
        super().__init__(
            message or _("Nội dung vừa được người khác cập nhật. Đề nghị kiểm tra trước khi lưu.")
        )
