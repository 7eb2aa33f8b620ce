# shellcheck shell=bash
# What the jobs share. Sourced, not run: `. "$(dirname "$0")/lib.sh"`.

set -euo pipefail
IFS=$'\n\t'
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Every job uses one target directory, so that none of them builds again what another has built.
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-never}
export CARGO_INCREMENTAL=0

# Prints a heading; GitHub folds what follows it.
section() {
    if [ -n "${GITHUB_ACTIONS:-}" ]; then echo "::group::$*"; else printf '\n== %s\n' "$*"; fi
}

# Ends the job with what it proved.
proved() {
    if [ -n "${GITHUB_ACTIONS:-}" ]; then echo "::endgroup::"; fi
    printf '%s: %s\n' "$(basename "$0")" "$*"
}

# Ends the job without a word on what it was to prove: what it needs cannot be had on this machine.
unavailable() {
    printf '%s: not checked: %s\n' "$(basename "$0")" "$*" >&2
    exit 96
}

fail() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

# The nightly toolchain with the components named, or the end of the job.
need_nightly() {
    rustup run nightly rustc --version >/dev/null 2>&1 || rustup toolchain install nightly --profile minimal ||
        fail "no nightly toolchain (hint: rustup toolchain install nightly)"
    rustup component add --toolchain nightly "$@" ||
        fail "a component of nightly is missing (hint: rustup component add --toolchain nightly $*)"
}

# A command of the package named.
need_package() {
    command -v "$1" >/dev/null && return
    local sudo=()
    [ "$(id -u)" = 0 ] || sudo=(sudo)
    { "${sudo[@]}" apt-get update -q && "${sudo[@]}" apt-get install -qy "$1"; } ||
        fail "no $1 (hint: apt-get install -y $1)"
}
