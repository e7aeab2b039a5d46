# Finds a Python for build/prepare.py and becomes it; read by build/run and build/test.
# The prepared one comes first: it starts quicker and is known to fit.
root=$(cd "$(dirname "$0")/.." && pwd)
for python in "$root/.venv/bin/python" python3 python3.11 python3.12 python3.13; do
    if command -v "$python" >/dev/null 2>&1 &&
        "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" "$root/build/prepare.py" "$task" "$@"
    fi
done
echo "winclient: Python 3.11 or newer is needed; on Debian 12: apt-get install python3" >&2
exit 3
