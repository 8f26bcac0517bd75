"""The files to run the endpoint with: the unit, the container, the proxy. Each is held by the program that reads it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
FILES = ROOT / "docs" / "how-to" / "serve"
CONTAINERFILE = (FILES / "Containerfile").read_text(encoding="utf-8")
UNIT = (FILES / "amurgraph.service").read_text(encoding="utf-8")
MOST_EXPOSED = 2.0  # of 10, as systemd-analyze has it; a unit that says nothing has 9.6


def _needs(program: str) -> str:
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")
    if not found:
        pytest.skip(f"{program} is not installed")
    return found


def _run(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """Return the unit, with a program that is there: what it starts is not installed on this machine."""
    file = tmp_path / "amurgraph.service"
    file.write_text(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", UNIT), encoding="utf-8")
    return file


def test_systemd_understands_every_line_of_the_unit(unit: Path) -> None:
    assert not _run(_needs("systemd-analyze"), "verify", "--man=no", unit)


def test_the_unit_leaves_little_open(unit: Path) -> None:
    analyze = _needs("systemd-analyze")
    if "--offline" not in _run(analyze, "--help"):
        pytest.skip("this systemd cannot look at a unit that is not installed")

    said = _run(analyze, "security", "--offline=true", "--no-pager", unit)

    exposure = re.search(r"Overall exposure level for \S+: ([0-9.]+)", said)
    assert exposure, said
    assert float(exposure[1]) <= MOST_EXPOSED


def test_the_unit_gives_workers_the_calls_that_bind_them() -> None:
    allowed = [line.partition("=")[2].split() for line in UNIT.splitlines() if line.startswith("SystemCallFilter=")]

    assert "@resources" in allowed[1]
    assert {"setrlimit", "setpriority"} <= set(allowed[2])  # without these no worker is bound, and the service ends
    assert "@ipc" not in allowed[1]  # pipes are among these


def test_the_service_hears_this_machine_alone_and_believes_its_proxy_alone() -> None:
    (command,) = re.findall(r"(?m)^ExecStart=(.*)$", UNIT)

    assert "--host" not in command  # the default is this machine
    assert "--proxy 127.0.0.1" in command
    assert "IPAddressDeny=any" in UNIT.splitlines()


def test_the_container_runs_as_nobody_and_has_no_shell_to_start() -> None:
    last = CONTAINERFILE.rpartition("\nFROM ")[2]
    users = re.findall(r"(?m)^USER (\d+):(\d+)$", last)

    assert len(users) == 1
    assert all(int(number) >= 10_000 for number in users[0])
    for word in ("ENTRYPOINT", "CMD"):
        (written,) = re.findall(rf"(?m)^{word} (.*)$", last)
        assert isinstance(json.loads(written), list)
    assert not re.search(r"(?m)^(RUN|ADD|VOLUME)\b", last)


def test_the_container_asks_after_its_health() -> None:
    (command,) = re.findall(r"HEALTHCHECK .*\\\n  CMD (.*)", CONTAINERFILE)

    assert "/health" in json.loads(command)[-1]
    compile(json.loads(command)[-1], "HEALTHCHECK", "exec")


def test_what_the_container_copies_is_there() -> None:
    for line in re.findall(r"(?m)^COPY (?!--from)(.*) \S+$", CONTAINERFILE):
        for name in line.split():
            assert (ROOT / name).exists(), name


def _proxy(folder: Path) -> Path:
    """Write the proxy's file as a whole configuration, with a certificate and no ports, for nginx to read."""
    certificate = [_needs("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    made = ["-days", "2", "-subj", "/CN=sparql.example", "-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem"]
    _run(*certificate, *made)
    text = (FILES / "nginx.conf").read_text(encoding="utf-8")
    text = re.sub(r"listen (?:\[::\]:)?(\d+)", rf"listen unix:{folder}/\1", text)
    lines = text.splitlines()
    once = [line for at, line in enumerate(lines) if "listen" not in line or line not in lines[:at]]
    there = "\n".join(once).replace("/etc/ssl/sparql.example/fullchain.pem", str(folder / "cert.pem"))
    there = there.replace("/etc/ssl/sparql.example/key.pem", str(folder / "key.pem")).replace(
        "/var/log/nginx", str(folder)
    )
    file = folder / "nginx.conf"
    file.write_text(
        f"pid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\nhttp {{\n{there}\n}}\n", encoding="utf-8"
    )
    return file


def test_nginx_understands_every_line_of_the_proxy(tmp_path: Path) -> None:
    said = _run(_needs("nginx"), "-t", "-q", "-p", tmp_path, "-c", _proxy(tmp_path))

    assert not [line for line in said.splitlines() if "could not open error log" not in line]


@pytest.mark.parametrize("name", ["Containerfile", "amurgraph.service", "nginx.conf"])
def test_each_file_is_told_of(name: str) -> None:
    assert f"(serve/{name})" in (ROOT / "docs/how-to/run-as-a-service.md").read_text(encoding="utf-8")
