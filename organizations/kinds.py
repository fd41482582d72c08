"""What organizations are, and on which side of the political system they stand."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """On which side of the political system an organization stands."""

    STATE = "state", _("Nhà nước")
    PARTY = "party", _("Đảng")
    FRONT = "front", _("MTTQ và đoàn thể")
    ARMED_FORCES = "armed", _("Lực lượng vũ trang")
    ENTERPRISE = "enterprise", _("Doanh nghiệp")


class OrganizationKind(models.TextChoices):
    """What an organization is."""

    PROVINCIAL_COMMITTEE = "ubnd_tinh", _("UBND tỉnh")
    DISTRICT_COMMITTEE = "ubnd_huyen", _("UBND huyện, thị xã, thành phố")
    COMMUNE_COMMITTEE = "ubnd_xa", _("UBND xã, phường, thị trấn")
    DEPARTMENT = "so_nganh", _("Sở, ban, ngành tỉnh")
    PARTY_BODY = "dang", _("Cơ quan của Tỉnh ủy")
    FRONT_BODY = "mttq", _("MTTQ và tổ chức chính trị - xã hội")
    ARMED_FORCE = "llvt", _("Lực lượng vũ trang")
    CENTRAL_AGENCY = "tw", _("Cơ quan Trung ương trên địa bàn")
    PUBLIC_SERVICE_UNIT = "dvsn", _("Đơn vị sự nghiệp")
    ENTERPRISE = "dn", _("Doanh nghiệp")


_Kind = OrganizationKind

COMMITTEES = (_Kind.PROVINCIAL_COMMITTEE, _Kind.DISTRICT_COMMITTEE, _Kind.COMMUNE_COMMITTEE)

# What a People's Committee directs. The Party, the Front, the armed forces, central agencies and
# enterprises stand in its area, not under it.
UNDER_A_COMMITTEE = (*COMMITTEES, _Kind.DEPARTMENT, _Kind.PUBLIC_SERVICE_UNIT)

SIDES_OF_KIND: dict[OrganizationKind, tuple[Side, ...]] = {
    _Kind.PROVINCIAL_COMMITTEE: (Side.STATE,),
    _Kind.DISTRICT_COMMITTEE: (Side.STATE,),
    _Kind.COMMUNE_COMMITTEE: (Side.STATE,),
    _Kind.DEPARTMENT: (Side.STATE,),
    _Kind.PARTY_BODY: (Side.PARTY,),
    _Kind.FRONT_BODY: (Side.FRONT,),
    _Kind.ARMED_FORCE: (Side.ARMED_FORCES,),
    _Kind.CENTRAL_AGENCY: (Side.STATE,),
    # A school is the State's; the political school is the Party's, a club is the Front's.
    _Kind.PUBLIC_SERVICE_UNIT: (Side.STATE, Side.PARTY, Side.FRONT, Side.ARMED_FORCES),
    _Kind.ENTERPRISE: (Side.ENTERPRISE,),
}


def side_fits_kind() -> Q:
    """The condition that the kind is a known one and the side goes with it."""
    fitting = Q()
    for kind, sides in SIDES_OF_KIND.items():
        fitting |= Q(kind=kind, side__in=sides)
    return fitting
