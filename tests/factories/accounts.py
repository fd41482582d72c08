"""Accounts for small worlds."""

from typing import Any

import factory

from accounts.models import User


class UserFactory(factory.django.DjangoModelFactory[User]):
    """A person with an account and no role; `password="…"` where the test signs in for real."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"canbo{n}")
    full_name = factory.Sequence(lambda n: f"Lò Thị Số {n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(*args, **kwargs)


class SuperuserFactory(UserFactory):
    """An account that may do everything."""

    is_staff = True
    is_superuser = True
