#!/usr/bin/env bash
# The one test command: installs what it lacks (Debian packages), builds once, runs all tests, and ends with one line
# "N passed, N failed". Exit code 0 only when everything ran and nothing failed.
set -uo pipefail

usage() {
    cat <<'TEXT'
usage: HomeHub.Tests/run.sh [--filter TEXT] [--only csharp|firmware]
  --filter TEXT   only C# tests whose full name (namespace.class.method) contains TEXT; leaves the firmware's tests out
  --only PART     only the hub's tests (csharp) or only the firmware's and its simulator's (firmware)
TEXT
}

filter=""
only=""
while [ $# -gt 0 ]; do
    case "$1" in
        --filter) filter="${2:?--filter needs a text}"; only=csharp; shift 2 ;;
        --only) only="${2:?--only needs csharp or firmware}"; shift 2 ;;
        -h | --help) usage; exit 0 ;;
        *) echo "Unknown option: $1" >&2; usage >&2; exit 2 ;;
    esac
done
case "$only" in "" | csharp | firmware) ;; *) usage >&2; exit 2 ;; esac

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2
reports="$(mktemp -d)"
trap 'rm -rf "$reports"' EXIT
passed=0
failed=0
skipped=0
failures=()

say() { printf '\n== %s\n' "$*"; }

fail() {
    echo "FAILED: $*" >&2
    failures+=("$*")
    failed=$((failed + 1))
}

# What failed once more at the end with what it said, where one looks first: it stands thousands of lines above.
finish() {
    echo
    local failure
    if [ "$failed" -gt 0 ]; then
        grep -s -A 6 ' \[FAIL\]$' "$reports/csharp.txt"
        sed -n '/^not ok /,/^  stack: /p' "$reports"/*.tap 2> /dev/null
    fi
    for failure in "${failures[@]}"; do echo "failed: $failure"; done
    [ "$skipped" -eq 0 ] || echo "$skipped skipped"
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
    exit
}

stop_here() {
    fail "$*"
    finish
}

# ---- what the tests need ------------------------------------------------------------------------------------------------

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# Debian keeps the broker in /usr/sbin, which is not on everybody's PATH.
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
has() { command -v "$1" > /dev/null 2>&1; }

node_is_current() { has npm && has node && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ]; }

install_missing() {
    local packages=() new_services=()
    if [ "$only" != firmware ] && ! has chromium; then packages+=(chromium); fi
    if ! has mosquitto; then packages+=(mosquitto); new_services+=(mosquitto); fi
    has mosquitto_pub || packages+=(mosquitto-clients)
    if [ "$only" != firmware ] && ! has nginx; then packages+=(nginx); new_services+=(nginx); fi
    # The C# tests run virtual devices too, and both update them.
    node_is_current || packages+=(nodejs npm)
    if ! has pure-ftpd; then packages+=(pure-ftpd); new_services+=(pure-ftpd); fi
    [ ${#packages[@]} -gt 0 ] || return 0

    say "Installing ${packages[*]}"
    has apt-get || stop_here "Missing here: ${packages[*]}. This is no Debian system; install them by hand and run this again."
    [ "$(id -u)" -eq 0 ] || has sudo || stop_here "Missing here: ${packages[*]}. Run this as root or install sudo."
    as_root apt-get update -q || echo "apt-get update failed; trying with the lists there are" >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${packages[@]}" \
        || stop_here "apt could not install ${packages[*]}; its message stands above."

    # The tests start servers of their own on free ports; those apt starts would only hold the standard ones.
    local service
    for service in "${new_services[@]}"; do
        if has systemctl && [ -d /run/systemd/system ]; then
            as_root systemctl disable --now "$service" || true
        elif has service; then
            as_root service "$service" stop || true
        fi
    done
}

# Debian 12 has an older Node.js; npm's package of that name brings a current one.
ensure_current_node() {
    node_is_current && return 0
    has npm || stop_here "The tests need Node.js 20 or newer with npm. Install it from https://nodejs.org"
    local folder="${XDG_CACHE_HOME:-$HOME/.cache}/homehub-tests"
    say "Installing Node.js 20 beside the one there is"
    npm install --no-audit --no-fund --loglevel=error --prefix "$folder" node@20 || stop_here "npm could not install Node.js 20; its message stands above."
    PATH="$folder/node_modules/.bin:$PATH"
}

check_dotnet() {
    has dotnet || stop_here "The .NET 10 SDK is missing. Install it from https://dotnet.microsoft.com/download/dotnet/10.0 and run this again."
    dotnet --list-sdks | grep -q '^10\.' \
        || stop_here "The .NET SDK here is $(dotnet --list-sdks | cut -d' ' -f1 | paste -sd' '); HomeHub needs 10.0: https://dotnet.microsoft.com/download/dotnet/10.0"
}

# ---- C# -------------------------------------------------------------------------------------------------------------------

run_csharp() {
    check_dotnet
    export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
    say "Building"
    dotnet build HomeHub.sln --configuration Release --nologo --verbosity quiet || stop_here "The build failed; its errors stand above."

    say "C# tests"
    local report="$reports/csharp.xml" options=(-noLogo -noColor) code=0
    [ -z "$filter" ] || options+=(-method "*$filter*")
    timeout --kill-after=30s 60m dotnet HomeHub.Tests/bin/Release/net10.0/HomeHub.Tests.dll \
        "${options[@]}" -xml "$report" | tee "$reports/csharp.txt" || code=$?
    count_xunit "$report" "$code"
}

# The counts stand as attributes of the report's <assembly> element.
count_xunit() {
    local report="$1" code="$2" tag name all=0
    tag="$([ -f "$report" ] && grep -o -m1 '<assembly [^>]*>' "$report")"
    [ -n "$tag" ] || { fail "The C# test runner ended with code $code and left no report."; return; }
    number() { printf '%s' "$tag" | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9][0-9]*' || echo 0; }
    all=$(number total)
    passed=$((passed + $(number passed)))
    skipped=$((skipped + $(number skipped) + $(number not-run)))
    local bad=$(($(number failed) + $(number errors)))
    failed=$((failed + bad))
    while read -r name; do failures+=("$name"); done < <(grep -o '<test [^>]*result="Fail"' "$report" | grep -o ' name="[^"]*"' | cut -d'"' -f2)
    [ "$all" -gt 0 ] || fail "The C# test runner ran nothing."
    [ "$code" -eq 0 ] || [ "$bad" -gt 0 ] || [ "$all" -eq 0 ] || fail "The C# test runner ended with code $code."
}

# ---- firmware and simulator -----------------------------------------------------------------------------------------------

firmware_packages() {
    for folder in firmware/simulator firmware/tests; do
        [ ! -f "$folder/package.json" ] || echo "$folder"
    done
}

run_firmware() {
    local folder
    for folder in $(firmware_packages); do
        say "Packages of $folder"
        (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error) || { fail "npm ci failed in $folder"; continue; }
    done
    for folder in $(firmware_packages); do
        say "Tests of $folder"
        local report="$reports/${folder//\//-}.tap" code=0
        (cd "$folder" && NODE_OPTIONS="--test-reporter=spec --test-reporter-destination=stdout --test-reporter=tap --test-reporter-destination=$report" \
            timeout --kill-after=30s 60m npm test) || code=$?
        count_tap "$folder" "$report" "$code"
    done
}

# Node's test runner ends its TAP report with "# pass N" and its like.
count_tap() {
    local folder="$1" report="$2" code="$3"
    number() { grep -s "^# $1 [0-9]*$" "$report" | tail -n 1 | grep -o '[0-9]*$' || echo 0; }
    local bad=$(($(number fail) + $(number cancelled))) all name
    all=$(number tests)
    passed=$((passed + $(number pass)))
    skipped=$((skipped + $(number skipped) + $(number todo)))
    failed=$((failed + bad))
    while read -r name; do failures+=("$folder: $name"); done < <(grep -s '^not ok ' "$report" | sed 's/^not ok [0-9]* - //')
    if [ "$all" -eq 0 ]; then
        fail "The test runner of $folder ended with code $code and ran nothing."
    elif [ "$code" -ne 0 ] && [ "$bad" -eq 0 ]; then
        fail "The test runner of $folder ended with code $code."
    fi
}

# ---- all of it --------------------------------------------------------------------------------------------------------------

install_missing
ensure_current_node
[ "$only" = firmware ] || run_csharp
if [ "$only" != csharp ] && firmware_packages | grep -q .; then run_firmware; fi
finish
