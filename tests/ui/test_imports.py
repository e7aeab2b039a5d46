"""Behind Qt modules are imported as everywhere: nobody reads their sources."""

import subprocess
import sys

LOOK = """
import winclient.ui.clerk.window, linecache
print(sum("/winclient/" in name for name in linecache.cache))
"""


def test_no_source_of_ours_is_read_when_a_face_starts():
    done = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0"]
