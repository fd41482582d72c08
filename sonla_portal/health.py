"""Whether this instance can serve, for load balancers and monitors."""

from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@cache
def last_migrations() -> frozenset[tuple[str, str]]:
    """Each app's newest migration in this release, read once: a running process never changes."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and knows every migration of this release, else 503.

    It asks two short questions, names no host and no version, and takes anybody's request.
    """
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except DatabaseError:
        return JsonResponse({"database": "unreachable", "migrations": "unknown"}, status=503)
    if not last_migrations() <= set(applied):
        return JsonResponse({"database": "ok", "migrations": "pending"}, status=503)
    return JsonResponse({"database": "ok", "migrations": "ok"})
