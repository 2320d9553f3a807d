# Shared by the scripts: where the project is, what it needs, how to say what is missing.
# Source it; it changes into the project's folder.

cd "$(dirname "${BASH_SOURCE[0]}")/.."

# What building and running needs, and what the tests need besides, those in the
# virtual machine of script/rig included.
packages_run="g++ libv4l-dev libudev-dev libpulse-dev libopencv-core-dev libopencv-imgproc-dev
    libopencv-video-dev libturbojpeg0-dev libpng-dev libsqlite3-dev libasound2-dev libevdev-dev
    libmosquitto-dev libspeexdsp-dev libopencv-calib3d-dev libopencv-contrib-dev libsdl2-dev
    libzstd-dev liblz4-dev ffmpeg"
packages_rig="qemu-system-x86 busybox-static kmod udev cpio python3 v4l-utils i2c-tools alsa-utils"
packages_test="pulseaudio chromium opencv-doc python3 sqlite3 python3-venv
    mosquitto mosquitto-clients openssl espeak-ng xvfb imagemagick $packages_rig"

# What the tests talk to from outside, as Python packages in .python.
python_test="python-osc==1.10.2 sacn==1.11.0 mcap==1.6.0 PyYAML==6.0.2"

# stop MESSAGE: one line saying what, why and the next step.
stop() {
    echo "${0##*/}: $*" >&2
    exit 1
}

# as_root COMMAND...: runs it as it is for root, through sudo for others.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        stop "'$*' needs root, and there is no sudo; run it as root, then run ${0##*/} again"
    fi
}

# need_swift: ends with one line where the toolchain is missing or too old.
need_swift() {
    command -v swift >/dev/null ||
        stop "there is no 'swift' on the PATH; install a Swift 6.3 toolchain for Debian 12" \
            "(https://www.swift.org/install/linux), then run this again"
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
    set -- $version
    [ "${1:-0}" -gt 6 ] || { [ "${1:-0}" -eq 6 ] && [ "${2:-0}" -ge 3 ]; } ||
        stop "Swift ${1:-?}.${2:-?} is too old; Nacre needs Swift 6.3 or newer"
}

# need_packages NAME...: installs the Debian packages that are missing.
need_packages() {
    local missing=""
    local name
    for name in "$@"; do
        dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q "ok installed" ||
            missing="$missing $name"
    done
    [ -z "$missing" ] && return 0
    command -v apt-get >/dev/null ||
        stop "these Debian packages are missing:$missing; this system has no apt-get"
    echo "installing$missing"
    local log
    log=$(mktemp)
    # Lists that were never fetched make every package unknown, so fetch them first.
    { as_root apt-get update -qq &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
            --no-install-recommends $missing; } >"$log" 2>&1 || {
        tail -n 5 "$log" >&2
        rm -f "$log"
        stop "could not install$missing; install them by hand, then run this again"
    }
    rm -f "$log"
}

# need_python NAME==VERSION...: installs into .python the Python packages that are missing.
need_python() {
    local list="$*"
    [ "$(cat .python/installed 2>/dev/null)" != "$list" ] || return 0
    echo "installing $list"
    local log
    log=$(mktemp)
    { python3 -m venv .python && .python/bin/pip install --quiet "$@"; } >"$log" 2>&1 || {
        tail -n 5 "$log" >&2
        rm -f "$log"
        stop "could not install $list into .python; see above, then run this again"
    }
    rm -f "$log"
    echo "$list" >.python/installed
}

# build ARGUMENTS...: builds quietly; compiler output is kept for when it fails.
build() {
    local log=.build/build.log
    mkdir -p .build
    if ! swift build "$@" --explicit-target-dependency-import-check error >"$log" 2>&1; then
        grep -E "error:" "$log" | sort -u | head -n 5 >&2
        stop "the build failed; the whole output is in $log"
    fi
}
