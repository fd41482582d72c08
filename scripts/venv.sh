#!/bin/sh
# Make .venv with the pinned packages of requirements/NAME.txt; where that is done, do nothing.
#
#   scripts/venv.sh base|dev
#
# What is installed is remembered by the content of the file: an interrupted installation is
# taken up again, and a file that merely looks newer installs nothing.
set -eu
cd "$(dirname "$0")/.."

pins=requirements/$1.txt
mark=.venv/installed-$1.sha256

suitable_python() {
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "Python 3.11 or newer is needed; name one with: make PYTHON=/path/to/python3 …" >&2
    return 1
}

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=$(suitable_python)
    # Debian keeps what fills a new environment in a package of its own.
    if ! how=$(scripts/need.sh "$python -c 'import ensurepip'" python3-venv); then
        echo "Python's venv module is incomplete; $how" >&2
        exit 1
    fi
    echo "Making .venv …"
    "$python" -m venv --clear .venv
fi

if ! sha256sum --check --status "$mark" 2>/dev/null; then
    echo "Installing the packages of $pins …"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$pins"
    sha256sum "$pins" >"$mark.new"
    mv "$mark.new" "$mark"
fi
