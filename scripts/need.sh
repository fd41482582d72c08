#!/bin/sh
# Succeed where a test succeeds, now or after installing the packages that it needs;
# else say in one line how to get them.
#
#   scripts/need.sh TEST DEBIAN-PACKAGE…        for example: scripts/need.sh 'command -v git' git
#
# Only root on Debian or its kin installs anything: nobody is asked for a password.
set -eu

test=$1
shift

present() {
    sh -c "$test" >/dev/null 2>&1
}

install() {
    echo "Installing $* …" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update >&2 </dev/null &&
        apt-get -qq -y -o DPkg::Lock::Timeout=120 install --no-install-recommends "$@" >&2 </dev/null
}

present && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && install "$@" && present; then
    exit 0
fi
echo "get it with: apt-get install $*"
exit 1
