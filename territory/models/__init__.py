"""Administrative units as they were on each day, what became of them, and how they are grouped."""

from .boundaries import FOR_REFERENCE, BoundarySet, UnitBoundary
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
    "FOR_REFERENCE",
    "KINDS_OF_LEVEL",
    "AdministrativeUnit",
    "AdministrativeUnitQuerySet",
    "BoundarySet",
    "Cluster",
    "ClusterMembership",
    "Extent",
    "Kind",
    "Level",
    "Region",
    "RegionClass",
    "UnitAlias",
    "UnitBoundary",
    "UnitChange",
    "UnitLineage",
    "UnitVersion",
    "keys_ever_within",
    "keys_within",
]
