"""The portal's settings for the tests, whatever the environment or a .env file says.

Only DATABASE_URL is taken from outside: the same tests run on SQLite and on PostgreSQL.
"""

import os

os.environ |= {
    "SECRET_KEY": "a-key-for-the-tests-alone-that-guards-nothing-and-is-long-enough",
    "DEBUG": "0",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    "CSRF_TRUSTED_ORIGINS": "",
    "PORTAL_HTTPS": "0",
    "PORTAL_TODAY": "",
    "EMAIL_URL": "memorymail://",
    "LOG_LEVEL": "WARNING",
}
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")

from sonla_portal.settings import *

# Argon2 is slow on purpose; a test that signs in should not be.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Nothing is collected and no file outlives its test run.
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
