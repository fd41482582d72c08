"""Play the sample years from the accounts to the last activity, in one transaction."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.planner import renew_statistics

from .criteria import write_criteria
from .indices import publish_indices
from .monitors import name_monitors
from .one_stop import adopt_one_stop
from .people import invent_organizations, open_accounts
from .plans import Plans
from .regions import classify
from .registry import Registry
from .service_figures import import_service_figures
from .support import Support
from .world import World

PARTS = (
    (_("cơ quan, đơn vị"), invent_organizations),
    (_("tài khoản"), None),
    (_("phân định khu vực"), classify),
    (_("một cửa"), adopt_one_stop),
    (_("cơ quan theo dõi lĩnh vực"), name_monitors),
    (_("hồ sơ thủ tục hành chính"), import_service_figures),
    (_("chỉ số"), publish_indices),
    (_("bộ tiêu chí"), write_criteria),
    (_("mô hình và hồ sơ"), lambda world: Registry(world).play()),
    (_("kế hoạch và nhiệm vụ"), lambda world: Plans(world).play()),
    (_("phân công và hoạt động giúp đỡ"), lambda world: Support(world).play()),
)


def is_loaded() -> bool:
    """Whether the sample is there: it comes and goes as a whole."""
    return User.objects.filter(is_sample=True).exists()


@transaction.atomic
def generate(*, password: str | None, tell: Callable[[object], None]) -> None:
    """Invent everything; `tell` hears of each part as it is done."""
    world = World()
    for label, part in PARTS:
        if part is None:
            open_accounts(world, password)
        else:
            part(world)
        tell(label)
        # What follows asks for what was just invented, thousands of times.
        renew_statistics()
