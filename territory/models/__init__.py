"""Administrative units as they were on each day, what became of them, and how they are grouped."""

from .changes import Extent, UnitChange, UnitLineage
from .groups import Cluster, ClusterMembership, Region, RegionClass
from .units import (
    KINDS_OF_LEVEL,
    AdministrativeUnit,
    AdministrativeUnitQuerySet,
    Kind,
    Level,
    UnitAlias,
    UnitVersion,
    keys_ever_within,
    keys_within,
)

__all__ = [
    "KINDS_OF_LEVEL",
    "AdministrativeUnit",
    "AdministrativeUnitQuerySet",
    "Cluster",
    "ClusterMembership",
    "Extent",
    "Kind",
    "Level",
    "Region",
    "RegionClass",
    "UnitAlias",
    "UnitChange",
    "UnitLineage",
    "UnitVersion",
    "keys_ever_within",
    "keys_within",
]
