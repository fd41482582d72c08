"""The rooms from the roof down. Rooms of one floor do not know each other."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

FLOORS = (
    ("sonla_portal",),
    ("reporting",),
    ("models_registry", "reform_tasks", "commune_support"),
    ("notifications",),
    ("organizations",),
    ("territory",),
    ("documents",),
    ("accounts",),
    ("core",),
)
ROOMS = tuple(room for floor in FLOORS for room in floor)
HEIGHT = {room: -depth for depth, floor in enumerate(FLOORS) for room in floor}


def models_of_the_rooms(*, with_made: bool = False) -> Iterator[type[Model]]:
    """The models of all rooms; with those that Django and simple-history make of them, if asked."""
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models(include_auto_created=with_made):
            if with_made or not is_history(model):
                yield model


def is_history(model: type[Model]) -> bool:
    """Whether the table is the history of another, or of its many-to-many rows."""
    return model._meta.model_name is not None and model._meta.model_name.startswith("historical")
