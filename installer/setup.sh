# Sourced by installer/from-source and tests/run: finds Python, gets uv, and makes the environment in .venv.
# Every function is quick when its work is done already. Expects the checkout as the working folder.

say() { printf '%s\n' "$*" >&2; }

die() {
    say "$1"
    [ -n "${2:-}" ] && say "$2"
    exit 1
}

as_root() { # runs a command as root, if that is possible without asking
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        sudo -n "$@"
    else
        return 1
    fi
}

have_package() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

need_packages() { # need_packages WHY PACKAGE…: installs what is missing of Debian's packages
    local why=$1 missing=()
    shift
    command -v apt-get >/dev/null || return 0
    for package in "$@"; do
        have_package "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    say "Installing ${missing[*]} ($why) …"
    as_root apt-get update -qq >/dev/null 2>&1 || true
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null \
        || die "These system packages are missing ($why): ${missing[*]}" "Install them with: sudo apt-get install ${missing[*]}"
}

# What a microphone and a window need of Debian's packages, beside what the Python packages bring themselves.
MICROPHONE_PACKAGES=(libportaudio2)
WINDOW_PACKAGES=(fonts-noto-core libdbus-1-3 libegl1 libgl1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1
    libxcb-render-util0 libxcb-xinerama0 libxkbcommon-x11-0)

find_python() { # sets PYTHON to a Python of at least 3.11
    local name candidate found
    # Never an environment's own: one that is active comes first on the PATH, and ours is made anew when its Python changes.
    for name in python3.11 python3.12 python3.13 python3 python; do
        while read -r candidate; do
            found=$("$candidate" -c 'import sys
if sys.version_info >= (3, 11) and sys.prefix == sys.base_prefix: print(sys.executable)' 2>/dev/null </dev/null) || continue
            [ -n "$found" ] || continue
            PYTHON=$found
            return 0
        done < <(type -aP "$name")
    done
    die "Voxseal needs Python 3.11 or newer, and there is none on the PATH." "On Debian or Ubuntu: sudo apt-get install python3"
}

stamp_of() { # one line that changes when the files' contents or the Python do, by whatever name that was found
    "$PYTHON" -c 'import hashlib, os, sys
seen = hashlib.sha256(f"{sys.version} {os.path.realpath(sys.executable)}".encode()) # macOS has no sha256sum
for name in sys.argv[1:]: seen.update(open(name, "rb").read())
print(seen.hexdigest())' "$@"
}

get_tools() { # uv and the builder, hash-checked, in .tools
    local stamp
    stamp=$(stamp_of installer/requirements-setup.txt)
    if [ "$(cat .tools/stamp 2>/dev/null)" != "$stamp" ]; then
        "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null \
            || need_packages "to make Python environments" python3-venv
        say "Getting uv …"
        rm -rf .tools
        "$PYTHON" -m venv .tools
        .tools/bin/pip install --quiet --disable-pip-version-check --require-hashes -r installer/requirements-setup.txt
        echo "$stamp" >.tools/stamp
    fi
    UV=.tools/bin/uv
}

make_environment() { # make_environment REQUIREMENTS…: .venv with these and Voxseal itself
    local stamp name
    find_python
    get_tools
    name=$(basename "$1" .txt)-$(basename "$(dirname "$1")")
    stamp=$(stamp_of "$1" pyproject.toml)
    if [ ! -x .venv/bin/python ] || [ "$(cat .venv/python-stamp 2>/dev/null)" != "$(stamp_of /dev/null)" ]; then
        "$UV" venv --quiet --clear --python "$PYTHON" .venv
        stamp_of /dev/null >.venv/python-stamp
    fi
    if [ "$(cat ".venv/stamp-$name" 2>/dev/null)" != "$stamp" ]; then
        say "Installing Voxseal and what it needs …"
        "$UV" pip install --quiet --python .venv/bin/python --require-hashes -r "$1"
        "$UV" pip install --quiet --python .venv/bin/python --require-hashes -r installer/requirements-setup.txt
        "$UV" pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
        echo "$stamp" >".venv/stamp-$name"
    fi
}

make_side_environment() { # make_side_environment FOLDER REQUIREMENTS: for tools that do not go with ours
    local stamp
    stamp=$(stamp_of "$2")
    if [ "$(cat "$1/stamp" 2>/dev/null)" != "$stamp" ]; then
        say "Installing what $2 asks for …"
        "$UV" venv --quiet --clear --python "$PYTHON" "$1"
        "$UV" pip install --quiet --python "$1/bin/python" --require-hashes -r "$2"
        echo "$stamp" >"$1/stamp"
    fi
}
