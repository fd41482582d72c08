"""The processes of plans and tasks, each as one table: what, from where, by which permission.

    plan   draft → issued ⇄ closed
    task   not started → in progress → awaiting confirmation → done
                              ↑ sent back ↙
           open tasks may rest (suspended ⇄ in progress) or leave the plan (cancelled)

The verbs stand in planning.py, amending.py, progress.py, series.py, quick_entry.py and
extension.py; the screens offer what
core.process.available reads here. An extension moves no status.
"""

from django.utils.translation import gettext_lazy as _

from core.process import Transition
from organizations.permissions import Permission

from .models import PlanStatus
from .models import Progress as P

ISSUE = Transition.of(
    "issue", _("Ban hành"), [PlanStatus.DRAFT], PlanStatus.ISSUED, Permission.PLAN_WRITE
)
CLOSE = Transition.of(
    "close", _("Kết thúc kế hoạch"), [PlanStatus.ISSUED], PlanStatus.CLOSED, Permission.PLAN_WRITE
)
REOPEN = Transition.of(
    "reopen",
    _("Mở lại kế hoạch"),
    [PlanStatus.CLOSED],
    PlanStatus.ISSUED,
    Permission.PLAN_WRITE,
    needs_reason=True,
)
PLAN_FLOW = (ISSUE, CLOSE, REOPEN)

_WORKED_ON = (P.NOT_STARTED, P.IN_PROGRESS, P.SENT_BACK)
_OPEN = (*_WORKED_ON, P.AWAITING)

REPORT_PROGRESS = Transition.of(
    "report_progress", _("Báo cáo tiến độ"), _WORKED_ON, P.IN_PROGRESS, Permission.TASK_REPORT
)
REPORT_PERIOD = Transition.of(
    "report_period", _("Báo cáo kết quả kỳ"), _WORKED_ON, P.IN_PROGRESS, Permission.TASK_REPORT
)
REPORT_UNCHANGED = Transition.of(
    "report_unchanged",
    _("Không thay đổi so với kỳ trước"),
    _WORKED_ON,
    "",
    Permission.TASK_REPORT,
)
REPORT_COMPLETION = Transition.of(
    "report_completion", _("Báo cáo hoàn thành"), _WORKED_ON, P.AWAITING, Permission.TASK_REPORT
)
CONFIRM = Transition.of(
    "confirm", _("Xác nhận hoàn thành"), [P.AWAITING], P.DONE, Permission.TASK_CONFIRM
)
RECORD_COMPLETION = Transition.of(
    "record_completion",
    _("Nhập lại hồ sơ cũ: đã hoàn thành"),
    _WORKED_ON,
    P.DONE,
    Permission.TASK_CONFIRM,
)
SEND_BACK = Transition.of(
    "send_back",
    _("Yêu cầu báo cáo lại"),
    [P.AWAITING],
    P.SENT_BACK,
    Permission.TASK_CONFIRM,
    needs_reason=True,
)
REQUEST_EXTENSION = Transition.of(
    "request_extension",
    _("Đề nghị gia hạn"),
    _OPEN,
    "",
    Permission.TASK_REPORT,
    needs_reason=True,
)
GRANT_EXTENSION = Transition.of("grant_extension", _("Gia hạn"), _OPEN, "", Permission.TASK_EXTEND)
REFUSE_EXTENSION = Transition.of(
    "refuse_extension",
    _("Không đồng ý gia hạn"),
    _OPEN,
    "",
    Permission.TASK_EXTEND,
    needs_reason=True,
)
SET_DEADLINE = Transition.of(
    "set_deadline", _("Ghi thời hạn theo văn bản"), _OPEN, "", Permission.TASK_EXTEND
)
EXPLAIN = Transition.of("explain", _("Giải trình"), _WORKED_ON, "", Permission.TASK_REPORT)
DIRECT = Transition.of(
    "direct", _("Ý kiến chỉ đạo"), (*_OPEN, P.SUSPENDED), "", Permission.TASK_DIRECT
)
ANSWER = Transition.of(
    "answer_directive",
    _("Trả lời ý kiến chỉ đạo"),
    [status for status in P if status != P.CANCELLED],
    "",
    Permission.TASK_REPORT,
)
SUSPEND = Transition.of(
    "suspend", _("Tạm dừng"), _WORKED_ON, P.SUSPENDED, Permission.PLAN_WRITE, needs_reason=True
)
RESUME = Transition.of(
    "resume", _("Tiếp tục thực hiện"), [P.SUSPENDED], P.IN_PROGRESS, Permission.PLAN_WRITE
)
CANCEL = Transition.of(
    "cancel",
    _("Đưa ra khỏi kế hoạch"),
    (*_OPEN, P.SUSPENDED),
    P.CANCELLED,
    Permission.PLAN_WRITE,
    needs_reason=True,
)
AMEND = Transition.of(
    "amend", _("Điều chỉnh nội dung"), (*_OPEN, P.SUSPENDED), "", Permission.PLAN_WRITE
)
# `record_completion` is no button: completions of the past come in from a file. Nor is
# `report_unchanged`: it is said of many tasks at once (quick_entry.py).
TASK_FLOW = (
    REPORT_PROGRESS,
    REPORT_PERIOD,
    REPORT_COMPLETION,
    CONFIRM,
    SEND_BACK,
    ANSWER,
    EXPLAIN,
    REQUEST_EXTENSION,
    GRANT_EXTENSION,
    REFUSE_EXTENSION,
    SET_DEADLINE,
    DIRECT,
    SUSPEND,
    RESUME,
    AMEND,
    CANCEL,
)
