#!/usr/bin/env python3
"""Run a command with DATABASE_URL naming a PostgreSQL database.

    scripts/postgresql.py COMMAND ARGUMENT…

A PostgreSQL that DATABASE_URL names already is used as it is. Otherwise a temporary server is made
from the programs of this machine, on a socket that nobody else can reach, and is stopped and
removed when the command ends, however it ends.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER = "portal"
# Nothing in it outlives the command, so nothing waits for the disk.
THROWAWAY = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def programs() -> Path:
    """The folder of the newest server's programs; Debian keeps them off the PATH."""
    if initdb := shutil.which("initdb"):
        return Path(initdb).resolve().parent
    found = list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        sys.exit("PostgreSQL's server is not installed; get it with: apt-get install postgresql")
    return max(found, key=lambda path: int(re.sub(r"\D", "", path.parts[-3]) or 0)).parent


def server_user() -> str | None:
    """Who runs the server where root asks for it, since it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = Path("/etc/passwd").read_text(encoding="utf-8")
    return "postgres" if re.search(r"^postgres:", known, re.MULTILINE) else "nobody"


@contextmanager
def temporary_server() -> Iterator[str]:
    """The address of an empty PostgreSQL database that lasts as long as the block."""
    bin_dir, user = programs(), server_user()
    as_user = ["runuser", "-u", user, "--"] if user else []
    # The path of a socket may hold about 100 letters, whatever TMPDIR says.
    folder = Path(tempfile.mkdtemp(prefix="portal-postgresql-", dir="/tmp"))
    data, log = folder / "data", folder / "log"
    if user:
        shutil.chown(folder, user)

    def run(program: str, *arguments: str) -> None:
        command = [*as_user, str(bin_dir / program), *arguments]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            said = log.read_text(encoding="utf-8") if log.exists() else ""
            sys.exit(f"{program} failed:\n{done.stdout}{done.stderr}{said}")

    try:
        run("initdb", f"--pgdata={data}", f"--username={OWNER}", "--auth=trust",
            "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        options = f"-c listen_addresses='' -k {folder} {THROWAWAY}"
        run("pg_ctl", "start", "--wait", f"--pgdata={data}", f"--log={log}", f"--options={options}")
        try:
            run("createdb", f"--host={folder}", f"--username={OWNER}", OWNER)
            yield f"postgres://{OWNER}@/{folder}/{OWNER}"
        finally:
            run("pg_ctl", "stop", "--wait", "--mode=immediate", f"--pgdata={data}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run the command line's command; its exit code is ours."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    command = sys.argv[1:]
    if not command:
        sys.exit(__doc__)
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return subprocess.run(command, check=False).returncode
    with temporary_server() as address:
        return subprocess.run(
            command, env=os.environ | {"DATABASE_URL": address}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
