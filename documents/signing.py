"""In what capacity the head of an office signs a paper that the portal writes."""

from django.utils.translation import gettext_lazy as _

from .decree30 import Capacity

# The value stands in addresses.
SIGNERS = (
    (Capacity.HEAD, _("Người đứng đầu ký")),
    (Capacity.DEPUTY, _("Cấp phó ký thay (KT.)")),
)


def capacity_of(written: str) -> Capacity:
    """The capacity in an address; the head where it is not one of those offered."""
    offered = {str(value): value for value, _label in SIGNERS}
    return offered.get(written, Capacity.HEAD)
