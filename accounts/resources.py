from core.resources import PortalResource

from .models import User


class UserResource(PortalResource):
    """Who has an account, for a list on paper; passwords and codes are never given out."""

    class Meta(PortalResource.Meta):
        model = User
        fields = [
            "username",
            "full_name",
            "phone",
            "email",
            "is_active",
            "must_change_password",
            "last_login",
            "is_sample",
        ]
