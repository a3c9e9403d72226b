"""The program as a user's shell runs it."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).with_name("e2e") / "talkative.py"
TIME_LIMIT_S = 120


@dataclass
class Program:
    """One library, and the commands on it."""

    library: Path
    environment: dict[str, str]

    def start(self, *arguments: str | Path) -> subprocess.Popen[str]:
        """Start a command in a process group of its own, as a terminal does."""
        return subprocess.Popen(
            [sys.executable, PROGRAM, "--library", self.library, *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str | Path, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; it must end with exit code `code`."""
        with self.start(*arguments) as process:
            result = finish(process)
        assert result.returncode == code, result.stdout + result.stderr
        return result

    def json(self, *arguments: str | Path, code: int = 0) -> Any:
        """Run a command with --json; return its document, which must be all it prints."""
        result = self.run(*arguments, "--json", code=code)
        return json.loads(result.stdout)


def finish(process: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
    """Wait for a command's end and return what it left."""
    try:
        out, err = process.communicate(timeout=TIME_LIMIT_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)
