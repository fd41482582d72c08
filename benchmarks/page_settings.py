"""The portal's settings with one more address: an empty page to compare with."""

from sonla_portal.settings import *  # noqa: F403 - all of them, as production has them

ROOT_URLCONF = "benchmarks.page_urls"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Without the manifest that `collectstatic` would have to write first.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Whitenoise warns of a folder that is not there.
STATIC_ROOT = STATICFILES_DIRS[0]  # noqa: F405 - from the settings above
