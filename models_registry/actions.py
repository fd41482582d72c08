"""The buttons of a page: what this user may do now, where it is done, and what will happen.

Which there are comes from core.process.available on the tables of flow.py, and from nowhere else.
"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.process import Transition, available
from core.refusals import Refusal
from organizations.models import Organization

from . import dossiers, flow
from .acting import enters_for
from .models import Dossier, PracticeModel, Recognition
from .scoring import first_body
from .scoring.appointing import charge_of


@dataclass(frozen=True)
class Action:
    """One button. `is_page` leads to a form; else a dialog says `consequence` and asks again.

    `on_behalf`: it is the unit's own work, which this user enters for it ('nhập thay').
    """

    verb: str
    label: Any
    url: str
    is_page: bool
    consequence: Any
    needs_reason: bool
    tone: str
    on_behalf: bool = False


# What each move will do, told before it is made.
CONSEQUENCES = {
    "approve_registration": _(
        "Đơn vị được ra mắt mô hình và gửi hồ sơ; đơn vị nhận được thông báo."
    ),
    "launch": _("Mô hình được tính là đã ra mắt (đưa vào hoạt động) từ ngày ghi nhận."),
    "date_launch": _("Mô hình được tính là đã ra mắt từ ngày bổ sung."),
    "end": _("Mô hình không còn được tính từ ngày kết thúc; hồ sơ và lịch sử vẫn được lưu."),
    "present": _(
        "Hồ sơ chuyển đến lãnh đạo đơn vị để duyệt và gửi; trong khi chờ, hồ sơ không sửa được."
    ),
    **dict.fromkeys(
        ("hand_back", "hand_back_returned"),
        _("Hồ sơ trở lại cán bộ để hoàn thiện; cán bộ nhận được thông báo kèm lý do."),
    ),
    "submit": _("Hồ sơ được gửi lên tỉnh; đơn vị không sửa được nữa, trừ khi được trả lại."),
    "receive_first": _("Hồ sơ chuyển sang “Đang thẩm định bước một”."),
    "forward": _(
        "Hồ sơ được chuyển cấp tỉnh cùng điểm và ý kiến kết luận bước một; bước một không sửa "
        "được nữa, trừ khi được trả lại."
    ),
    "return_first": _("Hồ sơ trở về đơn vị để bổ sung; đơn vị nhận được thông báo kèm lý do."),
    "send_down": _(
        "Hồ sơ trở lại bước một để thẩm định lại theo lý do nêu ra; điểm đã chấm giữ nguyên."
    ),
    "receive": _("Hồ sơ chuyển sang “Đang thẩm định”."),
    "return": _("Hồ sơ trở về đơn vị để bổ sung; đơn vị nhận được thông báo kèm lý do."),
    "announce": _(
        "Đơn vị thấy điểm thẩm định và ý kiến ở từng tiêu chí, được giải trình; "
        "điểm tự chấm giữ nguyên."
    ),
    "reply": _("Giải trình được gửi đến người thẩm định; hồ sơ trở lại “Đang thẩm định”."),
    "qualify": _("Hồ sơ đủ điều kiện, chờ quyết định công nhận."),
    "disqualify": _("Hồ sơ được ghi là chưa đủ điều kiện; đơn vị nhận được thông báo kèm lý do."),
    "recognise": _("Mô hình được tính là đã công nhận từ ngày quyết định có hiệu lực."),
    "refuse": _("Hồ sơ của đợt này kết thúc, mô hình không được công nhận."),
    "transfer": _("Hồ sơ của đơn vị đã kết thúc được đóng lại, chuyển giao cho đơn vị mới."),
    "acknowledge": _(
        "Ý kiến được lưu cùng thay đổi; quyết định giữ nguyên hiệu lực và không còn chờ xử lý."
    ),
    "renew": _(
        "Thời hạn công nhận mới nối tiếp thời hạn đang có hiệu lực, theo quyết định riêng; nội "
        "dung mô hình và hồ sơ hiện nay được lưu làm căn cứ."
    ),
    "suspend": _("Mô hình không được tính là đã công nhận từ ngày tạm dừng đến khi tiếp tục."),
    "resume": _("Mô hình lại được tính là đã công nhận từ ngày tiếp tục."),
    "revoke": _("Mô hình không còn được công nhận từ ngày thu hồi; lịch sử vẫn được lưu."),
    "lapse": _("Công nhận hết hiệu lực sau ngày cuối cùng."),
    "end_with_unit": _("Công nhận kết thúc vào ngày cuối cùng của đơn vị."),
}
_DANGER = {"end", "refuse", "revoke", "transfer"}
_WARNING = {
    "hand_back",
    "hand_back_returned",
    "return",
    "return_first",
    "send_down",
    "disqualify",
    "suspend",
    "lapse",
    "end_with_unit",
}
_DIALOGS = {
    "approve_registration",
    "present",
    "hand_back",
    "hand_back_returned",
    "receive_first",
    "forward",
    "return_first",
    "send_down",
    "receive",
    "announce",
    "return",
    "qualify",
    "disqualify",
    "transfer",
}


# What is the unit's own to do, whoever does it.
_OF_UNIT = {"launch", "date_launch", "end", "submit", "reply"}


def _action(move: Transition, url: str, organization: Organization, user: Any) -> Action:
    tone = "danger" if move.verb in _DANGER else "warning" if move.verb in _WARNING else "primary"
    return Action(
        verb=move.verb,
        label=move.label,
        url=url,
        is_page=move.verb not in _DIALOGS,
        consequence=CONSEQUENCES[move.verb],
        needs_reason=move.needs_reason,
        tone=tone,
        on_behalf=move.verb in _OF_UNIT and enters_for(organization, user, move.permission),
    )


def of_model(model: PracticeModel, user: Any, *, is_waiting: bool = False) -> list[Action]:
    """What may be done to the model itself; `is_waiting`: for its registration to be approved."""
    moves = available(model, flow.MODEL_FLOW, user)
    if _has_ended(model.organization):
        # What is left to do is to complete what was.
        moves = [move for move in moves if move is flow.DATE_LAUNCH]
    if not model.launch_is_unknown:
        moves = [move for move in moves if move is not flow.DATE_LAUNCH]
    left_out = flow.LAUNCH if is_waiting else flow.APPROVE_REGISTRATION
    moves = [move for move in moves if move is not left_out]
    page = {
        "approve_registration": "approve",
        "launch": "launch",
        "date_launch": "launch",
        "end": "end",
    }
    return [
        _action(
            move,
            reverse(f"models_registry:practicemodel_{page[move.verb]}", args=[model.code]),
            model.organization,
            user,
        )
        for move in moves
    ]


def of_dossier(dossier: Dossier, user: Any) -> list[Action]:
    """What may be done to the dossier; a transfer only where its unit has ended.

    A dossier that others were appointed to appraise is theirs to judge.
    """
    moves = [
        move for move in available(dossier, flow.DOSSIER_FLOW, user) if _fits(move, dossier, user)
    ]
    if dossier.model.organization.is_valid_on(clock.today()):
        moves = [move for move in moves if move is not flow.TRANSFER]
    else:
        moves = [move for move in moves if move not in flow.ASKS_THE_UNIT]
    if any(map(flow.is_for_appraisers, moves)) and charge_of(dossier, user).is_empty:
        moves = [move for move in moves if not flow.is_for_appraisers(move)]
    moves = [move for move in moves if _is_turn(move, dossier, user)]
    organization = dossier.model.organization
    return [_action(move, _dossier_url(move, dossier), organization, user) for move in moves]


def _fits(move: Transition, dossier: Dossier, user: Any) -> bool:
    """Whether the move is one of this round's: by letter the officer sends, else the unit's head.

    Of the two ways back from the head's table, the one to where the dossier came from.
    """
    if move is flow.PRESENT:
        by_head = dossier.round.is_sent_by_head
        return by_head and not dossiers.sends_by_own_hand(dossier, user)
    if move is flow.SUBMIT:
        return dossiers.sends_by_own_hand(dossier, user)
    if move in (flow.HAND_BACK, flow.HAND_BACK_RETURNED):
        back = flow.HAND_BACK if dossier.submitted_on is None else flow.HAND_BACK_RETURNED
        return move is back and dossiers.hands_back(dossier, user)
    return True


def _is_turn(move: Transition, dossier: Dossier, user: Any) -> bool:
    """Whether the move is of the step that the dossier is at, and of whoever makes that step."""
    if move not in flow.OF_FIRST_LEVEL and not flow.is_for_appraisers(move):
        return True
    try:
        first_body.check_turn(dossier, move, user)
    except Refusal:
        return False
    return True


def _dossier_url(move: Transition, dossier: Dossier) -> str:
    if move.verb in _DIALOGS:
        return reverse("models_registry:dossier_judge", args=[dossier.code, move.verb])
    return reverse(f"models_registry:dossier_{move.verb}", args=[dossier.code])


def of_recognition(
    recognition: Recognition, user: Any, *, has_change: bool = False
) -> list[Action]:
    """What may be done to the recognition; `has_change`: it changed and waits for an answer."""
    moves = available(recognition, flow.RECOGNITION_FLOW, user)
    if not has_change:
        moves = [move for move in moves if move is not flow.ACKNOWLEDGE]
    organization = recognition.model.organization
    if _has_ended(organization):
        ends = is_left_by_unit(recognition)
        moves = [move for move in moves if move is (flow.END_WITH_UNIT if ends else flow.LAPSE)]
    else:
        moves = [move for move in moves if move is not flow.END_WITH_UNIT]
    return [
        _action(move, _recognition_url(move, recognition), organization, user) for move in moves
    ]


def is_left_by_unit(recognition: Recognition) -> bool:
    """Whether it stands on paper though its unit has ended: it ends with the unit, nothing else is
    done to it.
    """
    last, term = recognition.model.organization.valid_to, recognition.in_force_to
    if last is None or last >= clock.today():
        return False
    is_open = recognition.status in flow.END_WITH_UNIT.sources
    return is_open and (term is None or term > last)


def _has_ended(organization: Organization) -> bool:
    return organization.valid_to is not None and organization.valid_to < clock.today()


def _recognition_url(move: Transition, recognition: Recognition) -> str:
    if move is flow.ACKNOWLEDGE:
        # It is answered where what changed is read.
        return reverse("models_registry:judged_detail", args=[recognition.pk]) + "#tra-loi"
    return reverse("models_registry:recognition_change", args=[recognition.pk, move.verb])
