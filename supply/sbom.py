"""Writes the bill of materials of a wheel: CycloneDX JSON, the same bytes for the same commit.

It lists what the wheel needs as it is pinned, with the hashes of all files that may be installed; what each of its
extras adds, as optional; and the JavaScript that lies inside it.

    python supply/sbom.py WHEEL >BILL
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import tomllib
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.contact import OrganizationalEntity
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from pins import ROOT, Pin, list_part, read_pins

_LICENSES = LicenseFactory()


def wheel_to_bill(wheel: Path) -> Bom:
    """Return the bill of a wheel, in the order of names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = read_pins()
    core = {pin.name for pin in list_part(pins, "core")}
    every = list_part(pins, "core", *project["optional-dependencies"])
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    bill = Bom(serial_number=uuid5(NAMESPACE_OID, digest))
    bill.metadata.timestamp = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC)
    itself = Component(
        type=ComponentType.APPLICATION,
        bom_ref=project["name"],
        name=project["name"],
        version=project["version"],
        description=project["description"],
        supplier=OrganizationalEntity(name=project["authors"][0]["name"]),
        purl=PackageURL("pypi", None, project["name"], project["version"]),
        licenses=[_LICENSES.make_from_string(project["license"])],
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
    )
    bill.metadata.component = itself
    packages = {pin.name: _package(pin, required=pin.name in core) for pin in every}
    inside = [_script(entry, path) for path in sorted(ROOT.glob("src/**/vendored.json")) for entry in _entries(path)]
    bill.components.update(packages.values(), inside)
    asked = {name for name in packages if project["name"] in pins[name].needed_by}
    bill.register_dependency(itself, [*(packages[name] for name in sorted(asked)), *inside])
    for name, package in packages.items():
        bill.register_dependency(package, [packages[pin.name] for pin in every if name in pin.needed_by])
    return bill


def _package(pin: Pin, *, required: bool) -> Component:
    marker = [Property(name="amurgraph:marker", value=pin.marker)] if pin.marker else []
    return Component(
        type=ComponentType.LIBRARY,
        bom_ref=f"pypi:{pin.name}",
        name=pin.name,
        version=pin.version,
        purl=PackageURL("pypi", None, pin.name, pin.version),
        scope=ComponentScope.REQUIRED if required else ComponentScope.OPTIONAL,
        # Extras may be installed beside this program or not, and the bill is to be the same.
        licenses=[_LICENSES.make_from_string(said) for said in _licences_of(pin)] if required else (),
        # A hash of a component is that of one file, and each system takes another: all are listed.
        properties=[*marker, *(Property(name="amurgraph:file:sha256", value=one) for one in pin.hashes)],
    )


def _licences_of(pin: Pin) -> list[str]:
    """What the package says of itself, where it is installed beside this program."""
    try:
        said = metadata.metadata(pin.name)
    except metadata.PackageNotFoundError:
        return []
    if expression := said.get_all("License-Expression"):
        return expression
    classified = [
        line.rpartition(" :: ")[2] for line in said.get_all("Classifier", ()) if line.startswith("License ::")
    ]
    first_lines = [text.strip().partition("\n")[0][:80] for text in said.get_all("License", ())]
    return classified or first_lines


def _script(entry: dict[str, str], listed: Path) -> Component:
    return Component(
        type=ComponentType.LIBRARY,
        bom_ref=f"npm:{entry['package']}/{entry['path']}",
        name=entry["package"],
        version=entry["version"],
        description=f"inside the wheel, as {(listed.parent / entry['file']).relative_to(ROOT / 'src').as_posix()}",
        purl=PackageURL("npm", None, entry["package"], entry["version"], subpath=entry["path"]),
        scope=ComponentScope.REQUIRED,
        licenses=[_LICENSES.make_from_string(entry["licence"])],
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=entry["sha256"])],
    )


def _entries(path: Path) -> list[dict[str, str]]:
    entries: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return entries


if __name__ == "__main__":
    if len(sys.argv) != 2 or not re.search(r"\.whl$", sys.argv[1]):  # noqa: PLR2004
        sys.exit(__doc__)
    text = JsonV1Dot6(wheel_to_bill(Path(sys.argv[1]))).output_as_string(indent=2)
    if fault := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        sys.exit(f"the bill of materials is no CycloneDX: {fault}")
    print(text)  # noqa: T201
