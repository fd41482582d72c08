"""Sample figures of dossiers: one file of the service portal for each quarter since 2024.

In each file a few offices are missing, so that a figure says on how many it rests.
"""

import io
import random
from collections.abc import Iterator
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from core import clock
from core.spreadsheet import write_xlsx
from organizations.models import Organization, OrganizationKind
from reform_tasks import service_import
from reform_tasks.models import ServiceColumn
from reform_tasks.service_workbook import read

from .world import NEW_MAP, World

FIRST_YEAR, LAST_QUARTER_ENDS = 2024, date(2026, 9, 30)
SOURCE = "Hệ thống thông tin giải quyết thủ tục hành chính tỉnh Sơn La"
MISSING = 4
KINDS = (
    OrganizationKind.DEPARTMENT,
    OrganizationKind.DISTRICT_COMMITTEE,
    OrganizationKind.COMMUNE_COMMITTEE,
)
# How many dossiers an office receives in a quarter, and how many procedures it has published.
RECEIVED = {
    OrganizationKind.DEPARTMENT: (0, 2400),
    OrganizationKind.DISTRICT_COMMITTEE: (900, 3600),
    OrganizationKind.COMMUNE_COMMITTEE: (80, 700),
}
PUBLISHED = {
    OrganizationKind.DEPARTMENT: (12, 190),
    OrganizationKind.DISTRICT_COMMITTEE: (260, 260),
    OrganizationKind.COMMUNE_COMMITTEE: (140, 140),
}
# The communes since 07/2025 do what the districts did.
RECEIVED_BY_NEW, PUBLISHED_BY_NEW = (700, 4200), (390, 390)


def import_service_figures(world: World) -> None:
    """Take over the file of every quarter some days after its end."""
    # A chance of its own: what the other parts of the sample invent stays what it is.
    chance = random.Random("Hồ sơ thủ tục hành chính")
    for start, end in _quarters():
        offices = [each for kind in KINDS for each in world.organizations_on(end, kind)]
        missing = {office.pk for office in chance.sample(offices, MISSING)}
        file = io.BytesIO()
        write_xlsx(
            file,
            "Tổng hợp",
            [str(column.label) for column in ServiceColumn],
            [_row(office, end, chance) for office in offices if office.pk not in missing],
        )
        exported_on = end + timedelta(days=5)
        with clock.playing(exported_on):
            service_import.enter(
                read(file, end),
                by=world.province,
                period=(start, end),
                source=SOURCE,
                exported_on=exported_on,
                upload=SimpleUploadedFile(f"ho-so-{end:%Y-%m}.xlsx", file.getvalue()),
                is_sample=True,
            )


def _quarters() -> Iterator[tuple[date, date]]:
    start = date(FIRST_YEAR, 1, 1)
    while True:
        following = date(start.year + start.month // 10, (start.month + 2) % 12 + 1, 1)
        end = following - timedelta(days=1)
        if end > LAST_QUARTER_ENDS:
            return
        yield start, end
        start = following


def _row(office: Organization, day: date, chance: random.Random) -> list[str | int]:
    """An office by its code, with numbers as such an office may have them."""
    kind = OrganizationKind(office.kind)
    is_new = kind == OrganizationKind.COMMUNE_COMMITTEE and day >= NEW_MAP
    received = chance.randint(*(RECEIVED_BY_NEW if is_new else RECEIVED[kind]))
    online = round(received * chance.uniform(0.35, 0.92))
    settled = round(received * chance.uniform(0.9, 1.02))
    late = round(settled * max(0.0, chance.gauss(0.012, 0.012)))
    published = chance.randint(*(PUBLISHED_BY_NEW if is_new else PUBLISHED[kind]))
    return [office.code, published, received, online, settled - late, late]
