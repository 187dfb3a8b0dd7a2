"""Write the bill of materials of a lock: ``python -m scripts.sbom requirements.txt sbom.json``.

CycloneDX 1.6: each locked package with its version, its address and the hashes of its files.
The same lock gives the same bytes.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

PACKAGE = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[.*\])?==(\S+)(.*(?:\n[ \t].*)*)", re.M)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def components(lock: str) -> Iterator[Component]:
    """What a requirements file with hashes locks."""
    for name, version, rest in PACKAGE.findall(lock):
        address = PackageURL("pypi", None, name, version)  # from whichever registry one trusts
        files = ExternalReference(
            type=ExternalReferenceType.DISTRIBUTION,
            url=XsUri(str(address)),
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=one) for one in HASH.findall(rest)],
        )
        yield Component(
            type=ComponentType.LIBRARY,
            bom_ref=f"{name}=={version}",
            name=name,
            version=version,
            purl=address,
            external_references=[files],
        )


def main() -> None:
    """Read the first file, write the second."""
    lock, bill = map(Path, sys.argv[1:3])
    bom = Bom(components=components(lock.read_text()), metadata=BomMetaData())
    bom.serial_number = bom.metadata.timestamp = None  # type: ignore[assignment]
    writer = make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6)
    bill.write_text(writer.output_as_string(indent=2) + "\n")


if __name__ == "__main__":
    main()
