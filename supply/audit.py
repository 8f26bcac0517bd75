"""Looks every pinned package up in OSV, a public list of known faults, with pip-audit: what `make audit` does.

Exit codes: 0, no known fault; 1, some, and they are listed; 75, the list could not be asked, and nothing is known.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile

from pins import list_part, read_pins

_NOT_ASKED = 75  # EX_TEMPFAIL of sysexits.h: try again later


def main() -> int:
    """Ask, say in a line or a few what came out, and return the exit code."""
    pins = list_part(read_pins(), "everything")
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as asked:
        asked.write("\n".join(pin.lines for pin in pins) + "\n")
        asked.flush()
        command = ["-m", "pip_audit", "--vulnerability-service", "osv", "--require-hashes", "--disable-pip"]
        options = ["--progress-spinner", "off", "--format", "json", "--requirement", asked.name]
        done = subprocess.run([sys.executable, *command, *options], capture_output=True, text=True, check=False)  # noqa: S603
    if not done.stdout.startswith("{"):
        why = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        print(f"audit: not done, {len(pins)} packages are not looked up: {why[:300]}", file=sys.stderr)  # noqa: T201
        return _NOT_ASKED
    faults = [
        f"{package['name']} {package['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'none'}"
        for package in json.loads(done.stdout)["dependencies"]
        for fault in package.get("vulns", ())
    ]
    print(*faults, f"audit: {len(pins)} packages looked up, {len(faults)} known faults", sep="\n")  # noqa: T201
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
