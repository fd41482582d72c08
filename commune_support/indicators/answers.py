"""What both sides have answered: confirmed value, and activities without an answer or a proof."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy

from commune_support.models import ActivityProof, ActivityStatus, SupportActivity
from core.figures import Measure, Scope, Tally, Total, indicator

from .assignments import GROUP
from .value import AGREED_WORDS, of_the_year, standing, supporters_that_entered, value_of_the_year


@indicator(
    "CS-10",
    label=gettext_lazy("Giá trị giúp đỡ đã được xác nhận"),
    definition=gettext_lazy(
        "Phần của giá trị giúp đỡ trong năm mà bên kia (xã hoặc đơn vị giúp đỡ) đã xác nhận. "
        "Không thay thế chứng từ kế toán."
    ),
    measure=Measure.DONG,
    group=GROUP,
    yearly=True,
    coverage=supporters_that_entered,
    breakdown="CS-B1",
)
def confirmed_value(scope: Scope) -> Total:
    """The part of CS-04 that the side which did not enter it has confirmed, as known now."""
    return value_of_the_year(
        scope,
        more=Q(status=ActivityStatus.CONFIRMED),
        rest={AGREED_WORDS: Q(status=ActivityStatus.RECORDED)},
    )


@indicator(
    "CS-11",
    label=gettext_lazy("Hoạt động giúp đỡ chưa được xác nhận"),
    definition=gettext_lazy(
        "Số hoạt động giúp đỡ từ đầu năm đến ngày chọn mà bên kia chưa xác nhận và cũng chưa báo "
        "chưa thống nhất. Không tính hoạt động đã rút lại."
    ),
    group=GROUP,
    yearly=True,
)
def unconfirmed_activities(scope: Scope) -> Tally:
    """Activities of the year by the day that the other side has not answered, as known now."""
    return Tally(
        model=SupportActivity,
        rows=of_the_year(scope),
        counted=Q(status=ActivityStatus.RECORDED),
        otherwise={
            gettext_lazy("Đã xác nhận"): Q(status=ActivityStatus.CONFIRMED),
            gettext_lazy("Chưa thống nhất"): Q(status=ActivityStatus.DISPUTED),
            gettext_lazy("Đã rút lại"): Q(),
        },
        known=SupportActivity.objects.held_by(scope.as_of),
    )


@indicator(
    "CS-12",
    label=gettext_lazy("Hoạt động giúp đỡ chưa có ảnh, tài liệu"),
    definition=gettext_lazy(
        "Số hoạt động giúp đỡ từ đầu năm đến ngày chọn chưa có ảnh hoặc tài liệu nào kèm theo. "
        "Không tính hoạt động chưa thống nhất và đã rút lại."
    ),
    group=GROUP,
    yearly=True,
)
def unproved_activities(scope: Scope) -> Tally:
    """Activities of the year by the day that stand and have no photo or paper, as known now."""
    proofs = ActivityProof.objects.shown().filter(activity=OuterRef("pk"))
    return Tally(
        model=SupportActivity,
        rows=of_the_year(scope),
        counted=standing() & ~Q(Exists(proofs)),
        otherwise={
            gettext_lazy("Đã rút lại"): Q(withdrawn_on__isnull=False),
            gettext_lazy("Chưa thống nhất"): Q(disputed_on__isnull=False),
            gettext_lazy("Đã có ảnh, tài liệu"): Q(),
        },
        known=SupportActivity.objects.held_by(scope.as_of),
    )
