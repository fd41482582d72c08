"""The portal as it is served in earnest, on a copy of the sample years, for one story."""

import http.client
import os
import socket
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "127.0.0.1"
PASSWORD = "minh-hoa-2024"
PATIENCE = 120  # seconds that a server may take to answer on a busy machine


def environment(folder: Path, database: Path, day: str) -> dict[str, str]:
    """The settings of an installation without TLS, whatever the tests' own process was told."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "sonla_portal.settings",
        "DATABASE_URL": f"sqlite:///{database}",
        "PORTAL_VAR_DIR": str(folder),
        "PORTAL_FILES_DIR": str(database.with_suffix(".files")),
        "PORTAL_TODAY": day,
        "PORTAL_HTTPS": "0",
        "DEBUG": "0",
        "SECRET_KEY": "a-key-for-the-browser-tests-alone-that-guards-nothing-at-all",
        "ALLOWED_HOSTS": HOST,
        "CSRF_TRUSTED_ORIGINS": "",
        "EMAIL_URL": "dummymail://",
        "LOG_LEVEL": "WARNING",
    }


@dataclass(frozen=True)
class World:
    """The reference data and the sample years in one file, and the collected static files."""

    folder: Path
    database: Path

    def build(self) -> None:
        """Make ready what is not there yet."""
        if not self.database.exists():
            self._manage("migrate", "--verbosity=0")
            self._manage("load_reference")
            self._manage("load_sample", f"--password={PASSWORD}")
        self._manage("collectstatic", "--no-input", "--verbosity=0")

    def _manage(self, *command: str) -> None:
        subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *command],
            env=environment(self.folder, self.database, "2024-12-31"),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            check=True,
        )

    def copied_to(self, target: Path) -> Path:
        """A copy that a story may change."""
        with sqlite3.connect(self.database) as source, sqlite3.connect(target) as copy:
            source.backup(copy)
        source.close()
        copy.close()
        return target


@dataclass
class Portal:
    """A server on a day, on its own database and port."""

    world: World
    database: Path
    day: str
    url: str = ""
    _server: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    def start(self) -> None:
        """Serve; return when the portal says that it is well."""
        log = self.database.with_suffix(".log")
        with socket.create_server((HOST, 0)) as door, log.open("wb") as told:
            port = door.getsockname()[1]
            # The server takes over the socket, so that nobody else can take the port.
            gunicorn = [
                *(str(Path(sys.executable).with_name("gunicorn")), "sonla_portal.wsgi"),
                *(f"--bind=fd://{door.fileno()}", "--threads=4", "--no-control-socket"),
                "--log-level=warning",
            ]
            self._server = subprocess.Popen(
                gunicorn,
                cwd=ROOT,
                env=environment(self.world.folder, self.database, self.day),
                pass_fds=[door.fileno()],
                stdout=told,
                stderr=told,
            )
        self.url = f"http://{HOST}:{port}"
        asked = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
        try:
            asked.request("GET", "/healthz")
            if asked.getresponse().status != http.HTTPStatus.OK:
                raise RuntimeError(log.read_text(encoding="utf-8"))
        except OSError as error:
            self.stop()
            raise RuntimeError(log.read_text(encoding="utf-8")) from error
        finally:
            asked.close()

    def stop(self) -> None:
        """End the server."""
        if self._server is not None:
            self._server.terminate()
            self._server.wait(timeout=PATIENCE)
            self._server = None
