"""Small maps: a unit comes with the one version that says its code, name, kind and parent."""

from datetime import date, timedelta
from typing import Any

import factory

from territory.models import (
    AdministrativeUnit,
    Cluster,
    ClusterMembership,
    Extent,
    Kind,
    Level,
    Region,
    RegionClass,
    UnitAlias,
    UnitChange,
    UnitLineage,
    UnitVersion,
)
from tests.factories.documents import LegalDocumentFactory

# The day from which the portal's facts reach back, and the days on which the map changed.
FIRST_DAY = date(2021, 1, 1)
MAP_2 = date(2025, 2, 1)
MAP_3 = date(2025, 7, 1)


class UnitFactory(factory.django.DjangoModelFactory[AdministrativeUnit]):
    """A commune of a new district; give kind, parent, code, name and dates as the test needs them.

    The codes made up here begin with 6 to 9, so that none meets a real code of Sơn La.
    """

    class Meta:
        model = AdministrativeUnit

    level = Level.COMMUNE
    kind = Kind.COMMUNE
    code = factory.Sequence(lambda n: f"{60000 + n % 40000}")
    name = factory.Sequence(lambda n: f"Chiềng Số {n}")
    parent: Any = factory.LazyFunction(lambda: DistrictFactory())
    valid_from = FIRST_DAY
    valid_to: date | None = None

    @classmethod
    def _create(cls, model_class: type[AdministrativeUnit], *args: Any, **kwargs: Any) -> Any:
        version = {name: kwargs.pop(name) for name in ("code", "name", "kind", "parent")}
        unit = model_class.objects.create(*args, **kwargs)
        UnitVersion.objects.create(
            unit=unit, valid_from=unit.valid_from, valid_to=unit.valid_to, **version
        )
        return unit


class ProvinceFactory(UnitFactory):
    """A province."""

    level = Level.PROVINCE
    kind = Kind.PROVINCE
    code = factory.Sequence(lambda n: f"{60 + n % 40}")
    name = factory.Sequence(lambda n: f"Tỉnh Số {n}")
    parent = None


class DistrictFactory(UnitFactory):
    """A rural district of a new province."""

    level = Level.DISTRICT
    kind = Kind.RURAL_DISTRICT
    code = factory.Sequence(lambda n: f"{600 + n % 400}")
    name = factory.Sequence(lambda n: f"Mường Số {n}")
    parent = factory.LazyFunction(lambda: ProvinceFactory())


class WardFactory(UnitFactory):
    """A ward of a new province, as since 01/07/2025."""

    kind = Kind.WARD
    parent = factory.LazyFunction(lambda: ProvinceFactory())
    valid_from = MAP_3


def new_version(unit: AdministrativeUnit, day: date, **changes: Any) -> UnitVersion:
    """Let the unit go on under another code, name, kind or parent from that day."""
    latest = unit.versions.latest("valid_from")
    fields = {name: getattr(latest, name) for name in ("code", "name", "kind", "parent")}
    latest.valid_to = day - timedelta(days=1)
    latest.save()
    return UnitVersion.objects.create(
        unit=unit, valid_from=day, valid_to=unit.valid_to, **(fields | changes)
    )


def end_unit(unit: AdministrativeUnit, last_day: date) -> None:
    """End the unit and its latest version on that day, the last on which it stood."""
    unit.versions.filter(valid_to=None).update(valid_to=last_day)
    unit.valid_to = last_day
    unit.save_revised()


class UnitAliasFactory(factory.django.DjangoModelFactory[UnitAlias]):
    """Another spelling of a unit's name."""

    class Meta:
        model = UnitAlias

    unit = factory.SubFactory(UnitFactory)
    name = factory.Sequence(lambda n: f"Chiềng Sổ {n}")


class UnitChangeFactory(factory.django.DjangoModelFactory[UnitChange]):
    """A change of the map on 01/07/2025."""

    class Meta:
        model = UnitChange

    code = factory.Sequence(lambda n: f"sap-xep-{n}")
    title = factory.Sequence(lambda n: f"Sắp xếp đơn vị hành chính lần {n}")
    effective_on = MAP_3
    basis = factory.SubFactory(LegalDocumentFactory)


class UnitLineageFactory(factory.django.DjangoModelFactory[UnitLineage]):
    """The whole of one unit into another."""

    class Meta:
        model = UnitLineage

    change = factory.SubFactory(UnitChangeFactory)
    predecessor = factory.SubFactory(UnitFactory, valid_to=MAP_3 - timedelta(days=1))
    successor = factory.SubFactory(UnitFactory, valid_from=MAP_3)
    extent = Extent.WHOLE


class RegionClassFactory(factory.django.DjangoModelFactory[RegionClass]):
    """A commune of region III."""

    class Meta:
        model = RegionClass

    unit = factory.SubFactory(UnitFactory)
    region = Region.REGION_III
    valid_from = factory.SelfAttribute("unit.valid_from")
    valid_to = factory.SelfAttribute("unit.valid_to")


class ClusterFactory(factory.django.DjangoModelFactory[Cluster]):
    """A cluster 'by former district'; `members=[…]` puts units into it for all its days."""

    class Meta:
        model = Cluster
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"cum-{n}")
    name = factory.Sequence(lambda n: f"Cụm số {n}")
    scheme = "former_district"
    official_order = factory.Sequence(lambda n: n)
    valid_from = MAP_3

    @factory.post_generation
    def members(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Put the given units into the cluster."""
        for unit in extracted or ():
            ClusterMembership.objects.create(
                cluster=self, unit=unit, valid_from=self.valid_from, valid_to=self.valid_to
            )
