from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    """Agencies and units, who works in them, and who may do what."""

    name = "organizations"
    verbose_name = _("Cơ quan, đơn vị")

    def ready(self) -> None:
        """Tell the documents' room which of them an organization keeps for itself."""
        from documents import reading

        from .own_documents import citable_by, keep_entered, open_to

        reading.keep_back(reading.Keeper(open_to, citable_by, keep_entered))
