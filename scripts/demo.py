#!/usr/bin/env python3
"""Show the portal with its sample years, on this machine alone.

    scripts/demo.py               make ready what is not ready yet, then serve
    scripts/demo.py COMMAND …     a management command on the demonstration's database

It keeps to var/: its own database, key and files, whatever the environment or .env name for an
installation in earnest. PORTAL_TODAY plays another day, PORT serves on another port.
"""

import os
import secrets
import socket
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
HOST = "127.0.0.1"
DAY = "2024-12-31"
PASSWORD = "minh-hoa-2024"


def secret_key() -> str:
    """The demonstration's key, made once."""
    path = VAR / "secret_key"
    if not path.exists():
        unfinished = path.with_suffix(".new")
        unfinished.touch(mode=0o600)
        unfinished.write_text(secrets.token_hex(32), encoding="ascii")
        unfinished.replace(path)
    return path.read_text(encoding="ascii")


def take_the_stage() -> None:
    """The demonstration's settings; a sample must never reach a database that is in use."""
    VAR.mkdir(exist_ok=True)
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("PORTAL_TODAY", DAY)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "sonla_portal.settings",
        "DATABASE_URL": f"sqlite:///{VAR / 'portal.sqlite3'}",
        "SECRET_KEY": secret_key(),
        "PORTAL_VAR_DIR": str(VAR),
        "PORTAL_FILES_DIR": str(VAR / "files"),
        "PORTAL_HTTPS": "0",
        "DEBUG": "0",
        "ALLOWED_HOSTS": f"localhost,{HOST}",
        "CSRF_TRUSTED_ORIGINS": "",
        "EMAIL_URL": "dummymail://",
        "LOG_LEVEL": "WARNING",
    }


def fill() -> None:
    """Bring the database up to this release.

    Each command looks into the database and adds what is missing, in one transaction: interrupted
    it leaves nothing half done, and run again it writes nothing twice.
    """
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_reference")
    call_command("load_sample", password=PASSWORD)


def announce(port: int) -> None:
    """Print the address and, for each role that is held on the played day, a few accounts."""
    from django.utils.formats import date_format

    from core.clock import today
    from organizations.models import Membership
    from organizations.roles import Role

    held = Membership.objects.valid_on(today()).filter(is_sample=True, user__is_active=True)
    print(f"\nhttp://{HOST}:{port}/   {date_format(today())}, Ctrl-C to stop")
    print(f"Accounts of the sample, all with the password {PASSWORD}:")
    for role in Role:
        names = held.filter(role=role).order_by("pk").values_list("user__username", flat=True)
        if names:
            print(f"  {role.label:<42}{', '.join(names[:3])}")
    sys.stdout.flush()


def serve(port: int) -> None:
    """Become the application server; Ctrl-C ends it."""
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)
    announce(port)
    # Threads, since no proxy stands in front: browsers open connections ahead of need, and each
    # would hold a worker that serves one at a time until it is killed.
    gunicorn = [
        *(str(Path(sys.executable).with_name("gunicorn")), "sonla_portal.wsgi"),
        *(f"--bind={HOST}:{port}", "--workers=2", "--threads=4"),
        *("--no-control-socket", "--log-level=warning"),
    ]
    os.execv(gunicorn[0], gunicorn)


def main() -> None:
    """Show the portal, or run one command on its database."""
    take_the_stage()
    import django
    from django.core.management import execute_from_command_line

    if len(sys.argv) > 1:
        execute_from_command_line(["manage.py", *sys.argv[1:]])
        return
    port = int(os.environ.get("PORT") or 8000)
    with socket.socket() as probe:
        if probe.connect_ex((HOST, port)) == 0:
            sys.exit(
                f"Something serves on port {port} already; take another: make run PORT={port + 1}"
            )
    django.setup()
    try:
        fill()
    except KeyboardInterrupt:
        sys.exit("\nInterrupted; `make run` goes on from here.")
    serve(port)


if __name__ == "__main__":
    main()
