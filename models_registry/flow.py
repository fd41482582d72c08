"""The registry's processes, each as one table: what, from where, by which permission.

    model        building → launched → ended; its registration may wait for the province's approval
    dossier      draft → submitted → appraising → qualified → recognised
                           ↓ returned ↗ (submit again)  ↘ not qualified → refused
                 submitted → first appraisal → forwarded → appraising, in rounds of two steps
                 draft, returned → awaiting the unit's head → submitted, in rounds sent by heads
                 appraising → awaiting the unit's reply → appraising
                 any that is not closed → transferred, when its unit has ended
    recognition  in force ⇄ suspended; → revoked, lapsed, ended with its unit
                 in force → renewed, as the next period follows
    criteria set draft → issued (what it changes is the next version)

The verbs stand in registration.py, dossiers.py, judgement.py and recognition.py; the screens offer
what core.process.available reads here. A recognition begins by the dossier's `recognise`, or comes
in by the decision that was issued long ago (issued_decision.py), which is no move.
"""

from django.utils.translation import gettext_lazy as _

from core.process import Transition
from organizations.permissions import Permission

from .models import CriteriaSetStatus as C
from .models import DossierStatus as D
from .models import ModelStatus as M
from .models import RecognitionStatus as R

# In rounds that want it: what the unit registered is approved, and it goes on building.
APPROVE_REGISTRATION = Transition.of(
    "approve_registration",
    _("Phê duyệt đăng ký"),
    [M.BUILDING, M.LAUNCHED],
    "",
    Permission.DOSSIER_APPRAISE,
)
LAUNCH = Transition.of(
    "launch", _("Ghi nhận ra mắt"), [M.BUILDING], M.LAUNCHED, Permission.MODEL_LAUNCH
)
# Of a model that came in by its decision the day of the launch is entered later.
DATE_LAUNCH = Transition.of(
    "date_launch", _("Bổ sung ngày ra mắt"), [M.LAUNCHED], M.LAUNCHED, Permission.MODEL_LAUNCH
)
END_MODEL = Transition.of(
    "end",
    _("Kết thúc mô hình"),
    [M.BUILDING, M.LAUNCHED],
    M.ENDED,
    Permission.MODEL_LAUNCH,
    needs_reason=True,
)
MODEL_FLOW = (APPROVE_REGISTRATION, LAUNCH, DATE_LAUNCH, END_MODEL)

# In rounds sent by heads: the officer hands the dossier to the head, who sends it or hands it back
# to where it came from.
PRESENT = Transition.of(
    "present",
    _("Trình lãnh đạo duyệt"),
    [D.DRAFT, D.RETURNED],
    D.AWAITING_HEAD,
    Permission.DOSSIER_WRITE,
)
HAND_BACK = Transition.of(
    "hand_back",
    _("Trả lại cán bộ hoàn thiện"),
    [D.AWAITING_HEAD],
    D.DRAFT,
    Permission.DOSSIER_SUBMIT,
    needs_reason=True,
)
HAND_BACK_RETURNED = Transition.of(
    "hand_back_returned",
    _("Trả lại cán bộ hoàn thiện"),
    [D.AWAITING_HEAD],
    D.RETURNED,
    Permission.DOSSIER_SUBMIT,
    needs_reason=True,
)
SUBMIT = Transition.of(
    "submit",
    _("Gửi hồ sơ"),
    [D.DRAFT, D.RETURNED, D.AWAITING_HEAD],
    D.SUBMITTED,
    Permission.DOSSIER_SUBMIT,
)
# In rounds of two steps: who appraises before the province marks, and hands on or back.
RECEIVE_FIRST = Transition.of(
    "receive_first",
    _("Tiếp nhận thẩm định bước một"),
    [D.SUBMITTED],
    D.FIRST_APPRAISAL,
    Permission.DOSSIER_PREAPPRAISE,
)
FORWARD = Transition.of(
    "forward",
    _("Chuyển cấp tỉnh thẩm định"),
    [D.FIRST_APPRAISAL],
    D.FORWARDED,
    Permission.DOSSIER_PREAPPRAISE,
    needs_reason=True,
)
RETURN_FIRST = Transition.of(
    "return_first",
    _("Trả lại, yêu cầu bổ sung"),
    [D.SUBMITTED, D.FIRST_APPRAISAL],
    D.RETURNED,
    Permission.DOSSIER_PREAPPRAISE,
    needs_reason=True,
)
SEND_DOWN = Transition.of(
    "send_down",
    _("Trả lại bước một thẩm định lại"),
    [D.FORWARDED, D.APPRAISING, D.NOT_QUALIFIED],
    D.FIRST_APPRAISAL,
    Permission.DOSSIER_APPRAISE,
    needs_reason=True,
)
# Before the first step is done only where nobody is there (any more) to do it.
RECEIVE = Transition.of(
    "receive",
    _("Tiếp nhận"),
    [D.SUBMITTED, D.FIRST_APPRAISAL, D.FORWARDED],
    D.APPRAISING,
    Permission.DOSSIER_APPRAISE,
)
RETURN = Transition.of(
    "return",
    _("Trả lại, yêu cầu bổ sung"),
    [
        D.SUBMITTED,
        D.FIRST_APPRAISAL,
        D.FORWARDED,
        D.APPRAISING,
        D.AWAITING_REPLY,
        D.NOT_QUALIFIED,
    ],
    D.RETURNED,
    Permission.DOSSIER_APPRAISE,
    needs_reason=True,
)
# The unit sees the appraised marks from here on, and may answer them.
ANNOUNCE = Transition.of(
    "announce",
    _("Gửi kết quả thẩm định để đơn vị giải trình"),
    [D.APPRAISING, D.NOT_QUALIFIED],
    D.AWAITING_REPLY,
    Permission.DOSSIER_APPRAISE,
)
REPLY = Transition.of(
    "reply", _("Gửi giải trình"), [D.AWAITING_REPLY], D.APPRAISING, Permission.DOSSIER_SUBMIT
)
QUALIFY = Transition.of(
    "qualify",
    _("Đủ điều kiện công nhận"),
    [D.APPRAISING, D.AWAITING_REPLY, D.NOT_QUALIFIED],
    D.QUALIFIED,
    Permission.DOSSIER_APPRAISE,
)
DISQUALIFY = Transition.of(
    "disqualify",
    _("Chưa đủ điều kiện công nhận"),
    [D.APPRAISING, D.AWAITING_REPLY, D.QUALIFIED],
    D.NOT_QUALIFIED,
    Permission.DOSSIER_APPRAISE,
    needs_reason=True,
)
RECOGNISE = Transition.of(
    "recognise",
    _("Công nhận"),
    [D.QUALIFIED],
    D.RECOGNISED,
    Permission.RECOGNITION_DECIDE,
)
REFUSE = Transition.of(
    "refuse",
    _("Không công nhận"),
    [D.QUALIFIED, D.NOT_QUALIFIED],
    D.REFUSED,
    Permission.RECOGNITION_DECIDE,
    needs_reason=True,
)
TRANSFER = Transition.of(
    "transfer",
    _("Chuyển giao do sắp xếp đơn vị hành chính"),
    [
        D.DRAFT,
        D.AWAITING_HEAD,
        D.SUBMITTED,
        D.RETURNED,
        D.FIRST_APPRAISAL,
        D.FORWARDED,
        D.APPRAISING,
        D.AWAITING_REPLY,
        D.QUALIFIED,
        D.NOT_QUALIFIED,
    ],
    D.TRANSFERRED,
    Permission.RECOGNITION_DECIDE,
    needs_reason=True,
)
DOSSIER_FLOW = (
    PRESENT,
    SUBMIT,
    HAND_BACK,
    HAND_BACK_RETURNED,
    RECEIVE_FIRST,
    FORWARD,
    RETURN_FIRST,
    RECEIVE,
    RECOGNISE,
    QUALIFY,
    ANNOUNCE,
    RETURN,
    SEND_DOWN,
    DISQUALIFY,
    REFUSE,
    REPLY,
    TRANSFER,
)


def is_for_appraisers(transition: Transition) -> bool:
    """Whether the move is for those appointed to appraise the dossier, where anybody is."""
    return transition.permission == Permission.DOSSIER_APPRAISE


SUSPEND = Transition.of(
    "suspend",
    _("Tạm dừng hiệu lực công nhận"),
    [R.IN_FORCE],
    R.SUSPENDED,
    Permission.RECOGNITION_DECIDE,
    needs_reason=True,
)
RESUME = Transition.of(
    "resume",
    _("Tiếp tục hiệu lực công nhận"),
    [R.SUSPENDED],
    R.IN_FORCE,
    Permission.RECOGNITION_DECIDE,
)
REVOKE = Transition.of(
    "revoke",
    _("Thu hồi quyết định công nhận"),
    [R.IN_FORCE, R.SUSPENDED],
    R.REVOKED,
    Permission.RECOGNITION_DECIDE,
    needs_reason=True,
)
LAPSE = Transition.of(
    "lapse",
    _("Hết hiệu lực công nhận"),
    [R.IN_FORCE, R.SUSPENDED],
    R.LAPSED,
    Permission.RECOGNITION_DECIDE,
)
# The next period is another recognition, by its own decision; a suspended one is resumed first.
RENEW = Transition.of(
    "renew",
    _("Duy trì công nhận"),
    [R.IN_FORCE],
    R.RENEWED,
    Permission.RECOGNITION_DECIDE,
)
END_WITH_UNIT = Transition.of(
    "end_with_unit",
    _("Kết thúc do sắp xếp đơn vị hành chính"),
    [R.IN_FORCE, R.SUSPENDED],
    R.ENDED,
    Permission.RECOGNITION_DECIDE,
)
# Something that was judged is another now: whoever decides has seen it and lets the decision stand.
ACKNOWLEDGE = Transition.of(
    "acknowledge",
    _("Ghi nhận thay đổi sau quyết định"),
    [R.IN_FORCE],
    "",
    Permission.RECOGNITION_DECIDE,
    needs_reason=True,
)
RECOGNITION_FLOW = (ACKNOWLEDGE, RENEW, SUSPEND, RESUME, REVOKE, LAPSE, END_WITH_UNIT)

ISSUE_CRITERIA = Transition.of(
    "issue_criteria",
    _("Ban hành bộ tiêu chí"),
    [C.DRAFT],
    C.ISSUED,
    Permission.CRITERIA_WRITE,
)
CRITERIA_FLOW = (ISSUE_CRITERIA,)

# What waits for the unit afterwards: pointless once it is no more.
ASKS_THE_UNIT = (RETURN, RETURN_FIRST, ANNOUNCE)
OF_FIRST_LEVEL = (RECEIVE_FIRST, FORWARD, RETURN_FIRST)

# The words of the steps that are no move of a status.
OTHER_STEPS = {
    "register": _("Đăng ký mô hình"),
    "update": _("Cập nhật mô hình"),
    "open": _("Lập hồ sơ"),
    "write": _("Cập nhật hồ sơ"),
    "assess": _("Tự chấm điểm"),
    "prove": _("Cập nhật minh chứng"),
    "veto": _("Ghi nhận điều kiện loại trừ"),
    "assign": _("Phân công cán bộ phụ trách"),
    "appoint": _("Phân công thẩm định"),
    "dismiss": _("Bỏ phân công thẩm định"),
    "draft": _("Soạn bộ tiêu chí"),
    "record": _("Nhập từ quyết định đã ban hành"),
    "next_period": _("Bắt đầu thời hạn công nhận tiếp theo"),
}
# Who is to appraise: the office's own matter, not told to the unit.
APPOINTMENTS = ("appoint", "dismiss")
VERB_LABELS = {
    **{
        move.verb: move.label
        for move in (*MODEL_FLOW, *DOSSIER_FLOW, *RECOGNITION_FLOW, *CRITERIA_FLOW)
    },
    **OTHER_STEPS,
}
