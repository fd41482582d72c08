from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModelsRegistryConfig(AppConfig):
    """Practice models, their dossiers and their recognitions."""

    name = "models_registry"
    verbose_name = _("Chính quyền thân thiện")
