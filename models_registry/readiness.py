"""What keeps a dossier from being sent: what its round asks of the model, and its own gaps."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from .models import AppraisalRound, Dossier, ModelStatus, Origin, PracticeModel
from .scoring.self_assessment import Gap, NotProven
from .scoring.self_assessment import gaps_of as gaps_of_sheet
from .scoring.sheet import Sheet, sheet_of


def lacks_approval(of_round: AppraisalRound, model: PracticeModel) -> bool:
    """Whether the round wants the registration approved first, and it is not.

    What came in by its decision was recognised without a registration here.
    """
    return (
        of_round.wants_approval and model.approved_on is None and model.origin == Origin.PROCEDURE
    )


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
    if lacks_approval(dossier.round, model):
        words = _("Đợt này yêu cầu tỉnh phê duyệt đăng ký trước: đăng ký chưa được phê duyệt.")
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
