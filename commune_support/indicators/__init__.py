"""The figures of support: who supports whom, which communes nobody supports, and what was given."""

from .answers import confirmed_value, unconfirmed_activities, unproved_activities
from .assignments import (
    GROUP,
    communes_of_region_iii,
    communes_with_several,
    communes_with_supporter,
    communes_without_supporter,
    supporters,
)
from .plans import plans_without_delivery, supporters_with_plan
from .value import support_by_kind, value_of_mobilised_funds, value_of_own_funds, value_of_support

__all__ = [
    "GROUP",
    "communes_of_region_iii",
    "communes_with_several",
    "communes_with_supporter",
    "communes_without_supporter",
    "confirmed_value",
    "plans_without_delivery",
    "support_by_kind",
    "supporters",
    "supporters_with_plan",
    "unconfirmed_activities",
    "unproved_activities",
    "value_of_mobilised_funds",
    "value_of_own_funds",
    "value_of_support",
]
