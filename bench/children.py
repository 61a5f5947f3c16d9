"""Processes of their own, whose memory is theirs alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any
from urllib.parse import urlsplit

# The peak of the process's own memory in kilobytes: `ru_maxrss` would begin with what its parent had.
PEAK = 'int(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))'


def said_by(code: str, *arguments: object, database: str) -> Any:
    """Run code with Django in a process of its own, on a database of the server's; return the JSON that it prints."""
    child = started(code, *arguments, database=database)
    said, _ = child.communicate()
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, child.args)
    return json.loads(said)


def started(code: str, *arguments: object, database: str) -> subprocess.Popen[bytes]:
    """Start a process of its own that runs code with Django on a database of the server's; its output can be read."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()
    command = [sys.executable, "-c", f"import django; django.setup(); import json, sys\n{code}", *map(str, arguments)]
    return subprocess.Popen(command, env=os.environ | {"DATABASE_URL": url}, stdout=subprocess.PIPE)
