#!/bin/sh
# Makes the Python environment in .venv, or finds at once that it is made.
#
#   sh .make/environment.sh run     what the program needs
#   sh .make/environment.sh test    and what its tests need
#
# What Python cannot install is asked for in one sentence, before anything large is downloaded.

set -u
purpose=$1
venv=.venv
stamp=$venv/$purpose.installed
log=$venv/install.log

stop() {
    printf '%s\n' "$*" >&2
    exit 1
}

suits() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

# Prints the first Python that is new enough and passes the test in $1.
find_python() {
    for candidate in ${PYTHON3:-} python3.13 python3.12 python3.11 python3 python3.14 python; do
        if command -v "$candidate" >/dev/null && suits "$candidate" &&
            "$candidate" -c "$1" >/dev/null 2>&1; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

# A stamp is written after the last step only, and names what it was written for: an interrupted
# installation, a changed pyproject.toml or a checkout that was moved are installed again.
key="$PWD $(cksum <pyproject.toml)"
is_installed() {
    [ -x $venv/bin/python ] && [ "$(cat "$1" 2>/dev/null)" = "$key" ]
}

check_qt() {
    [ "$(uname)" = Linux ] || return 0
    QT_QPA_PLATFORM=offscreen $venv/bin/python -c \
        'from PySide6.QtWidgets import QApplication; QApplication([])' >/dev/null 2>&1 && return 0
    stop "The tests open Qt's window off screen, and Qt needs libraries of the system that are" \
        "missing: install them with “apt install libegl1 libgl1 libxkbcommon0 libdbus-1-3" \
        "libfontconfig1 libglib2.0-0 libx11-6 libxcb1” (Debian, Ubuntu) or “dnf install" \
        "libglvnd-egl libglvnd-glx libxkbcommon dbus-libs fontconfig glib2 libX11 libxcb”" \
        "(Fedora), then run make again."
}

make_venv() {
    $venv/bin/python -m pip --version >/dev/null 2>&1 && suits $venv/bin/python && return 0
    if ! python=$(find_python 'import ensurepip, venv'); then
        python=$(find_python '') || stop "Photo Organizer needs Python 3.11 or newer: install it" \
            "with “apt install python3 python3-venv python3-dev” (Debian, Ubuntu) or “dnf install" \
            "python3 python3-devel” (Fedora), then run make again."
        stop "$python cannot make environments: install its venv module with “apt install" \
            "$(basename "$python")-venv” (Debian, Ubuntu) or “dnf install python3-pip” (Fedora)," \
            "then run make again."
    fi
    "$python" -m venv --clear $venv || stop "$python could not make an environment in $PWD/$venv."
}

# hnswlib comes as C++ source only.
check_compiler() {
    $venv/bin/python -c 'import hnswlib' >/dev/null 2>&1 && return 0
    header=$($venv/bin/python -c \
        'import sysconfig; print(sysconfig.get_path("include") + "/Python.h")')
    compiler=${CXX:-$($venv/bin/python -c \
        'import sysconfig; print((sysconfig.get_config_var("CXX") or "c++").split()[0])')}
    command -v "$compiler" >/dev/null || command -v c++ >/dev/null || compiler=
    [ -n "$compiler" ] && [ -f "$header" ] && return 0
    # Someone may have built it for this machine already.
    $venv/bin/python -m pip install -q --only-binary :all: hnswlib >/dev/null 2>&1 && return 0
    stop "hnswlib, which finds similar photos, is compiled here and needs a C++ compiler and" \
        "Python's headers: install them with “apt install g++ python3-dev” (Debian, Ubuntu) or" \
        "“dnf install gcc-c++ python3-devel” (Fedora) or “xcode-select --install” (macOS), then" \
        "run make again."
}

install() {
    size=
    [ "$(uname)" = Linux ] && [ -z "${PIP_EXTRA_INDEX_URL:-}${PIP_INDEX_URL:-}" ] && size="
On Linux torch brings several GB of GPU libraries; for the small build without them, stop this
(Ctrl-C) and run: PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu make $purpose"
    echo "Installing Python packages into $PWD/$venv; this takes some minutes, once.$size"
    case $purpose in
        run) wanted=. ;;
        *) wanted='.[dev]' ;;
    esac
    (while sleep 3 >/dev/null 2>&1; do printf .; done) &
    dots=$!
    trap 'kill $dots 2>/dev/null; echo; stop "Stopped; run make again to go on."' INT TERM
    $venv/bin/python -m pip install --disable-pip-version-check -q -e "$wanted" >$log 2>&1
    status=$?
    kill $dots 2>/dev/null
    trap - INT TERM
    echo
    [ $status -eq 0 ] && return
    tail -n 15 $log >&2
    stop "The Python packages could not be installed; the reason is above, and all of it is in" \
        "$PWD/$log."
}

if ! is_installed $stamp; then
    make_venv
    check_compiler
    install
    [ "$purpose" = run ] || check_qt
    printf '%s\n' "$key" >$stamp
    # The tests' environment holds all that the program needs.
    [ "$purpose" = run ] || cp $stamp $venv/run.installed
fi
