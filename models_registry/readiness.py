"""What keeps a dossier from being sent: what its round asks of the model, and its own gaps."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from core.numbers import format_day

from .models import AppraisalRound, Dossier, ModelStatus, Origin, PracticeModel
from .scoring.self_assessment import Gap, NotProven
from .scoring.self_assessment import gaps_of as gaps_of_sheet
from .scoring.sheet import Sheet, sheet_of


def lacks_approval(of_round: AppraisalRound, model: PracticeModel) -> bool:
    """Whether the registration is to be approved first, and it is not: the round wants it of
    everybody, or it came after the round's day.

    What came in by its decision was recognised without a registration here.
    """
    if model.approved_on is not None or model.origin != Origin.PROCEDURE:
        return False
    return of_round.wants_approval or of_round.is_late(model)


def lacks_launch(of_round: AppraisalRound, model: PracticeModel, on: date) -> bool:
    """Whether the round wants models that were launched, and this one was not by that day."""
    if not of_round.wants_launch or model.launch_is_unknown:
        return False
    return model.launched_on is None or model.launched_on > on


def gaps_of(dossier: Dossier, sheet: Sheet | None, on: date) -> list[Gap]:
    """Everything that is open before the dossier can be sent: the model's own steps, the results,
    the criteria.
    """
    model = dossier.model
    gaps = []
    if words := dossier.round.not_open_because(on):
        gaps.append(Gap(words, url=dossier.get_absolute_url()))
    if lacks_approval(dossier.round, model):
        words = _("Đợt này yêu cầu tỉnh phê duyệt đăng ký trước: đăng ký chưa được phê duyệt.")
        if dossier.round.is_late(model):
            words = _(
                "Đăng ký muộn, sau hạn %(day)s của đợt: cần tỉnh phê duyệt đăng ký trước khi gửi."
            ) % {"day": format_day(dossier.round.register_by)}
        gaps.append(Gap(words, url=model.get_absolute_url()))
    if lacks_launch(dossier.round, model, on):
        words = _("Đợt này chỉ nhận hồ sơ của mô hình đã ra mắt: chưa ghi nhận ngày ra mắt.")
        can_launch = model.status == ModelStatus.BUILDING
        launch = reverse("models_registry:practicemodel_launch", args=[model.code])
        gaps.append(Gap(words, url=launch if can_launch else model.get_absolute_url()))
    if not dossier.results.strip():
        words = _("Đề nghị nhập kết quả xây dựng mô hình trước khi gửi hồ sơ.")
        gaps.append(Gap(words, url=reverse("models_registry:dossier_edit", args=[dossier.code])))
    return [*gaps, *(gaps_of_sheet(sheet) if sheet is not None else [])]


def check(dossier: Dossier, on: date) -> None:
    """Refuse to send a dossier that has a gap (NotProven)."""
    if gaps := gaps_of(dossier, sheet_of(dossier, on), on):
        raise NotProven(gaps)


def why_not_begun(model: PracticeModel, day: date) -> str:
    """Why the unit cannot begin the model's dossier of that day's year; empty where it can."""
    if model.status == ModelStatus.ENDED:
        return _("Mô hình đã kết thúc.")
    of_round = newest_round(model.type_id, day.year)
    if of_round is None:
        return ""
    if model.dossiers.filter(round=of_round).exists():
        return _("Mô hình đã có hồ sơ của đợt này.")
    return of_round.not_open_because(day)


def warning_before(model: PracticeModel, day: date) -> str:
    """What a dossier that is begun now still lacks of the model's own steps before it is sent."""
    of_round = newest_round(model.type_id, day.year)
    if of_round is None:
        return ""
    if lacks_approval(of_round, model):
        return _("Đăng ký cần được tỉnh phê duyệt thì hồ sơ mới gửi được.")
    if lacks_launch(of_round, model, day):
        return _("Đợt này chỉ nhận hồ sơ của mô hình đã ra mắt: chưa ghi nhận ngày ra mắt.")
    return ""


def newest_round(type: int, year: int) -> AppraisalRound | None:
    """The year's newest round for models of that type, in which a dossier is begun."""
    rounds = AppraisalRound.objects.filter(type=type, year=year)
    return rounds.order_by("-number").first()
