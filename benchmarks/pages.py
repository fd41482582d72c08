"""CPU per request of a list page and the dashboard against an empty view on the same server.

    benchmarks/pages.py [--quick] [--database sqlite|postgresql] [--sizes 13600]

Serves one province with ten years of tasks by gunicorn with two sync workers, asks each page in
turns, and reads what CPU the workers have used. On SQLite the database works within them; the
server of PostgreSQL is not counted. Each is asked warm, when nothing was written since it was last
shown, and cold, with a write before every request.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.harness import (
    ROOT,
    Comparison,
    arguments,
    each_database,
    json_lines,
    own_database,
    table,
)

SIZES = (13_600,)
QUICK = (13_600,)
TICK = 1000 / os.sysconf("SC_CLK_TCK")
EMPTY = "an empty view"
TASKS = "/cai-cach-hanh-chinh/nhiem-vu/"
PAGES = {
    EMPTY: "/benchmark/empty/",
    "list of 25 tasks, warm": TASKS,
    "list of 25 tasks, cold": TASKS,
    "list behind a figure, warm": "/tong-quan/chi-tieu/RT-01/",
    "list behind a figure, cold": "/tong-quan/chi-tieu/RT-01/",
    "dashboard, warm": "/tong-quan/",
    "dashboard, cold": "/tong-quan/",
}


def main() -> None:
    """Measure each size in an empty database of its own."""
    given = arguments(__doc__, SIZES, QUICK)
    if each_database(given, __file__):
        return
    requests, rounds = (30, 3) if given.quick else (80, 5)
    rows: list[list[Any]] = []
    comparisons: list[Comparison] = []
    for tasks in given.sizes:
        with own_database(given.database) as address:
            from benchmarks.world import build

            world = build(tasks, number=1)
            cookie = _leader(world)
            with _server(address) as server:
                found = _measured(server, cookie, requests, rounds)
        for name, cpu in found.items():
            rows.append([name, f"{tasks:,}", cpu, cpu - found[EMPTY], cpu / found[EMPTY]])
            comparisons.append(Comparison(name, tasks, cpu, found[EMPTY], EMPTY))
    print(f"\nCPU per request on {given.database}, medians of {rounds} turns of {requests}")
    table(("page", "tasks", "CPU ms", "more than empty ms", "times empty"), rows)
    json_lines(given.database, [each for each in comparisons if each.name != EMPTY])


def _leader(world: Any) -> str:
    """The session cookie of somebody who reads the whole province."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from accounts.models import User
    from organizations.models import Membership, Organization
    from organizations.roles import Role

    user = User.objects.create_user("leader", full_name="Lãnh đạo", must_change_password=False)
    committee = Organization.objects.get(kind="ubnd_tinh", unit=world.province)
    Membership.objects.create(
        user=user, organization=committee, role=Role.LEADER, valid_from=committee.valid_from
    )
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


class _Server:
    """A running gunicorn: its port, and what CPU its workers have used."""

    def __init__(self, port: int, master: int) -> None:
        self.port, self.master = port, master

    def cpu(self) -> float:
        """Milliseconds of the workers so far."""
        children = Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()
        stats = [Path(f"/proc/{child}/stat").read_text() for child in children]
        fields = [stat.rpartition(")")[2].split() for stat in stats]
        return TICK * sum(int(each[11]) + int(each[12]) for each in fields)

    def get(self, path: str, cookie: str) -> None:
        """One request that has to succeed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers={"Cookie": cookie})
        response = connection.getresponse()
        response.read()
        connection.close()
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}")


@contextmanager
def _server(address: str) -> Iterator[_Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "sonla_portal.wsgi"),
            *("--workers", "2", "--bind", f"127.0.0.1:{port}", "--log-level", "error"),
        ],
        cwd=ROOT,
        env=os.environ
        | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "benchmarks.page_settings"},
    )
    try:
        server = _Server(port, process.pid)
        for _try in range(150):
            try:
                server.get(PAGES[EMPTY], "")
                break
            except OSError:
                time.sleep(0.2)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def _measured(server: _Server, cookie: str, requests: int, rounds: int) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in PAGES}
    for path in PAGES.values():
        for _request in range(8):  # both workers have compiled what they need
            server.get(path, cookie)
    for _round in range(rounds):
        for name, path in PAGES.items():
            before = server.cpu()
            for _request in range(requests):
                if name.endswith("cold"):
                    _write()
                server.get(path, cookie)
            taken[name].append((server.cpu() - before) / requests)
    return {name: median(found) for name, found in taken.items()}


def _write() -> None:
    """Something in the database really changes: SQLite does not write what is there already."""
    from datetime import timedelta

    from django.contrib.sessions.models import Session
    from django.utils import timezone

    Session.objects.update(expire_date=timezone.now() + timedelta(days=1))


if __name__ == "__main__":
    main()
