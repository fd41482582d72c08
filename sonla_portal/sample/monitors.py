"""Sample agencies that monitor the areas of reform; which they really are is not known here."""

from documents.models import DocumentKind
from organizations.models import Organization
from reform_tasks.models import AreaMonitor, ReformArea

from .world import FIRST_DAY, World

# By the number of the area.
MONITORS = {
    0: "so-noi-vu",
    1: "so-tu-phap",
    2: "van-phong-ubnd-tinh",
    3: "so-noi-vu",
    4: "so-noi-vu",
    5: "so-tai-chinh",
    6: "so-thong-tin-va-truyen-thong",
    7: "so-noi-vu",
}


def name_monitors(world: World) -> None:
    """Name an agency for each area from the first day on, and its successor once it has ended."""
    basis = world.document(
        "16/QĐ-UBND",
        DocumentKind.DECISION,
        "Phân công cơ quan theo dõi các lĩnh vực cải cách hành chính",
        "Chủ tịch UBND tỉnh Sơn La",
        FIRST_DAY,
    )
    for area in ReformArea.objects.filter(number__in=MONITORS):
        organization: Organization | None = world.organizations[MONITORS[area.number]]
        begins = FIRST_DAY
        while organization is not None:
            AreaMonitor.objects.create(
                area=area,
                organization=organization,
                valid_from=begins,
                valid_to=organization.valid_to,
                basis=basis,
                is_sample=True,
            )
            # A department has one successor at most; it begins where this one ends.
            taken_over = organization.successions.select_related("successor").first()
            organization = taken_over.successor if taken_over else None
            begins = taken_over.effective_on if taken_over else begins
