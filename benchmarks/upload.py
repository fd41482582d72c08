"""How much memory the server holds while a large file is uploaded as evidence.

    benchmarks/upload.py [--quick] [--database sqlite|postgresql] [--sizes 50]

gunicorn with one worker of four threads, as an installation runs it, on a database with a few
dossiers. Sizes are megabytes. A PDF of that size is sent as a browser sends it; told is by how much
the worker's largest resident memory during the request lies above what it held before.
"""

import http.client
import os
import secrets
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.harness import ROOT, arguments, each_database, own_database, table

HOST = "127.0.0.1"
SIZES = (50,)
PIECE = 64 * 1024
PATIENCE = 300


def main() -> None:
    """Upload a small file, so that everything is loaded, then the large one."""
    given = arguments(__doc__, SIZES, SIZES)
    if each_database(given, __file__):
        return
    megabytes = max(given.sizes)
    with tempfile.TemporaryDirectory(prefix="portal-upload-") as folder:
        os.environ |= {
            "PORTAL_VAR_DIR": folder,
            "PORTAL_FILES_DIR": f"{folder}/files",
            "PORTAL_MAX_UPLOAD_MB": str(megabytes + 1),
        }
        with own_database(given.database):
            address, cookies = _prepared()
            with socket.create_server((HOST, 0)) as door:
                server = _served(door)
                try:
                    port = door.getsockname()[1]
                    _send(port, address, cookies, 1)
                    worker = _worker(server.pid)
                    before = _memory(worker, "VmRSS")
                    Path(f"/proc/{worker}/clear_refs").write_text("5", encoding="ascii")
                    _send(port, address, cookies, megabytes)
                    highest = _memory(worker, "VmHWM")
                finally:
                    server.terminate()
                    server.wait(timeout=PATIENCE)
    print(f"\nAn upload of {megabytes} MB to gunicorn, resident memory of its worker in MB")
    table(("before", "highest", "held by the upload"), [[before, highest, highest - before]])


def _prepared() -> tuple[str, dict[str, str]]:
    """The address at which a unit's officer adds evidence, and the cookies of who is signed in."""
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    from accounts.models import User
    from benchmarks.registry_world import build
    from models_registry.models import Criterion, Dossier
    from organizations.models import Membership
    from organizations.roles import Role

    call_command("collectstatic", verbosity=0, interactive=False)
    dossier = build(20).dossier
    Dossier.objects.filter(pk=dossier.pk).update(status="returned")
    organization = dossier.model.organization
    user = User.objects.create_user("unit", full_name="Cán bộ", must_change_password=False)
    Membership.objects.create(
        user=user,
        organization=organization,
        role=Role.UNIT_OFFICER,
        valid_from=organization.valid_from,
    )
    client = Client()
    client.force_login(user)
    criterion = Criterion.objects.filter(group__criteria_set=dossier.round.criteria_set_id).first()
    if criterion is None:
        raise RuntimeError("the dossier has no criteria")
    address = reverse("models_registry:evidence_add", args=[dossier.code, criterion.pk])
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    return address, cookies | {"csrftoken": secrets.token_hex(16)}


def _served(door: socket.socket) -> "subprocess.Popen[bytes]":
    gunicorn = Path(sys.executable).with_name("gunicorn")
    return subprocess.Popen(
        [
            *(str(gunicorn), "sonla_portal.wsgi", f"--bind=fd://{door.fileno()}"),
            *("--threads=4", "--no-control-socket", "--log-level=warning", "--timeout=300"),
        ],
        cwd=ROOT,
        env=os.environ,
        pass_fds=[door.fileno()],
    )


def _worker(master: int) -> int:
    children = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii").split()
    return int(children[0])


def _memory(process: int, what: str) -> float:
    """In megabytes, as the kernel counts it."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"the process has no {what}")


def _send(port: int, address: str, cookies: dict[str, str], megabytes: int) -> None:
    """The form with a PDF of that size, piece by piece; the portal leads on when it was kept."""
    mark = secrets.token_hex(16)
    fields = {"csrfmiddlewaretoken": cookies["csrftoken"], "title": f"{megabytes} MB"}
    head = "".join(
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    head += (
        f'--{mark}\r\nContent-Disposition: form-data; name="upload"; filename="a.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    foot = f"\r\n--{mark}--\r\n".encode()
    begin, end = b"%PDF-1.7\n", b"\n%%EOF\n"
    size = megabytes * 1024 * 1024
    asked = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    asked.putrequest("POST", address)
    asked.putheader("Content-Type", f"multipart/form-data; boundary={mark}")
    asked.putheader("Content-Length", str(len(head) + size + len(foot)))
    asked.putheader("Cookie", "; ".join(f"{name}={value}" for name, value in cookies.items()))
    asked.endheaders()
    asked.send(head.encode())
    for piece in _pieces(begin, size, end):
        asked.send(piece)
    asked.send(foot)
    answer: Any = asked.getresponse()
    if answer.status != http.HTTPStatus.FOUND:
        raise RuntimeError(f"{address} answered {answer.status}")
    asked.close()


def _pieces(begin: bytes, size: int, end: bytes) -> Iterator[bytes]:
    yield begin
    left = size - len(begin) - len(end)
    while left > 0:
        piece = secrets.token_bytes(min(left, PIECE))
        yield piece
        left -= len(piece)
    yield end


if __name__ == "__main__":
    main()
