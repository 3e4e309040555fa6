"""The parts of a workbook and how they refer to each other (OPC: part names, relationships)."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from calendar_sync.calendars.archive import NOTHING, Archive, normalised
from calendar_sync.calendars.xlsx import markup
from calendar_sync.errors import CalendarError, CalendarUnreadable

_SPREADSHEET = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_OTHERS = {
    "xl/workbook.bin": "a binary workbook (.xlsb)",
    "index/document.iwa": "a Numbers spreadsheet",
    "word/document.xml": "a Word document, not a spreadsheet",
    "ppt/presentation.xml": "a presentation, not a spreadsheet",
}
"""What other packed files are, by a part that only those have."""

_EXCEL = "In Excel: File > Save As > Excel Workbook (*.xlsx)."
_SAVE_AS = {
    "a Numbers spreadsheet": "In Numbers: File > Export To > Excel.",
    "a Word document, not a spreadsheet": "Copy the table into Excel and save that as .xlsx.",
}
_TRUE = {"1", "true", "on"}


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship of a part.

    Args:
        kind: The last word of its type (``worksheet``, ``table``); the same in strict and transitional files.
        target: A normalised part name, or the address when ``external``.
        external: The target lies outside of the workbook.
    """

    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class TabPart:
    """A worksheet: its name as shown, its part, its number inside the workbook."""

    name: str
    part: str
    sheet_id: str
    hidden: bool


class Package:
    """A workbook's parts, checked on the way in.

    Args:
        data: The whole file.

    Raises:
        CalendarUnreadable: It is no workbook that can be read safely.
    """

    def __init__(self, data: bytes) -> None:
        self._archive = Archive(data)
        self._parts: dict[str, bytes] = {}
        self._relations: dict[str, dict[str, Relation]] = {}
        self.workbook_part = self._find_workbook()

    def has(self, part: str) -> bool:
        """Tell whether the package holds ``part`` (normalised name)."""
        return part in self._archive.entries

    def xml(self, part: str) -> bytes:
        """Return a part in UTF-8, made sure to be XML without a DTD; else as it is.

        A part that is written in another encoding (some Java programs write UTF-16) becomes UTF-8 where it is changed.

        Raises:
            CalendarUnreadable: The part is missing, in an unknown encoding, not well-formed, or carries a DTD.
        """
        if part not in self._parts:
            if not self.has(part):
                raise CalendarUnreadable(
                    f"The workbook is damaged: its part {part} is missing.",
                    fix="Open it in Excel, let it repair the file, and save it under a new name.",
                )
            data = markup.to_utf8(self._archive.read(part), part)
            markup.check(data, part)
            self._parts[part] = data
        return self._parts[part]

    def readable(self, part: str) -> bytes:
        """Return a part without comments and CDATA: for reading, never for writing."""
        return markup.plain(self.xml(part))

    def relations(self, part: str) -> dict[str, Relation]:
        """Return the relationships of a part by id; of the package itself for ``""``."""
        if part not in self._relations:
            folder, name = posixpath.split(part)
            source = posixpath.join(folder, "_rels", f"{name}.rels")
            self._relations[part] = dict(self._read_relations(source, folder)) if self.has(source) else {}
        return self._relations[part]

    def related(self, part: str, kind: str) -> list[str]:
        """Return the parts that ``part`` refers to as ``kind``, in the order of the file."""
        return [
            relation.target
            for relation in self.relations(part).values()
            if relation.kind == kind and not relation.external and self.has(relation.target)
        ]

    @cached_property
    def tabs(self) -> tuple[TabPart, ...]:
        """The worksheets in the order of the workbook; chart sheets, dialog sheets and macro modules left out.

        Raises:
            CalendarUnreadable: There is none, or two are the same: a small file could hold thousands of large tabs so.
        """
        relations = self.relations(self.workbook_part)
        found: list[TabPart] = []
        for element in self.workbook:
            relation = relations.get(element.relation())
            if element.name != "sheet" or relation is None or relation.kind != "worksheet" or relation.external:
                continue
            attributes = element.attributes
            hidden = attributes.get("state", "visible") != "visible"
            if any(tab.part == relation.target for tab in found):
                raise CalendarUnreadable(
                    f"The workbook is damaged: two of its tabs share one part ({relation.target}).",
                    fix="Open it in Excel, let it repair the file, and save it under a new name.",
                )
            found.append(TabPart(attributes.get("name", ""), relation.target, attributes.get("sheetId", ""), hidden))
        if not found:
            raise CalendarUnreadable(
                "The workbook has no worksheet.", fix="Choose the workbook that holds the content calendar."
            )
        return tuple(found)

    @cached_property
    def other_tabs(self) -> tuple[str, ...]:
        """The names of all tabs that are no worksheets."""
        told = [element.attributes.get("name", "") for element in self.workbook if element.name == "sheet"]
        return tuple(name for name in told if name not in {tab.name for tab in self.tabs})

    @cached_property
    def epoch_1904(self) -> bool:
        """Dates count from 1904, as old Macs did."""
        properties = [element for element in self.workbook if element.name == "workbookPr"]
        return any(element.attributes.get("date1904", "") in _TRUE for element in properties)

    def check_may_change(self) -> None:
        """Make sure that changing a sheet cannot break what the package promises elsewhere.

        Raises:
            CalendarError: The workbook is digitally signed, or shared with a history of changes.
        """
        kinds = {relation.kind for relation in self.relations("").values()}
        if "origin" in kinds or any(name.startswith("_xmlsignatures/") for name in self._archive.entries):
            raise CalendarError(
                "The workbook is digitally signed; writing into it would break the signature.",
                fix="Save an unsigned copy in Excel (File > Info > remove the signature) and use that one.",
            )
        if self.related(self.workbook_part, "revisionHeaders") or self.related(self.workbook_part, "usernames"):
            raise CalendarError(
                "The workbook is shared in the old way (Track Changes), whose history must match every cell.",
                fix="In Excel: Review > Unshare Workbook (or save a copy), then run again.",
            )

    def replaced(self, contents: Mapping[str, bytes | None], added: Mapping[str, bytes] = NOTHING) -> bytes:
        """Return the whole file with some parts replaced (``None``: dropped) and all others as they were.

        Args:
            contents: By normalised name.
            added: Parts that are new, by their name as it is to be spelled.
        """
        for part, content in (*contents.items(), *added.items()):
            if content is not None:
                markup.check(content, part)
        return self._archive.replaced(contents, added)

    def spelled(self, part: str) -> str:
        """Return the name of a part as the file spells it."""
        return self._archive.entries[part].filename.replace("\\", "/").lstrip("/")

    def dropped(self, part: str) -> dict[str, bytes | None]:
        """Return what changes when a part of the workbook part is taken out: itself, its type, its relationship."""
        folder, name = posixpath.split(self.workbook_part)
        types, rels = "[content_types].xml", posixpath.join(folder, "_rels", f"{name}.rels")
        contents: dict[str, bytes | None] = {part: None}
        for source, element, attribute in ((types, b"Override", "PartName"), (rels, b"Relationship", "Target")):
            data = self.xml(source)
            masked = markup.mask(data)
            contents[source] = markup.patched(
                data,
                [
                    (tag.start(), tag.end(), b"")
                    for tag in markup.any_prefix(element).finditer(masked)
                    if self._resolved(folder, markup.attributes(tag[1]).get(attribute, "")) == part
                ],
            )
        return contents

    @cached_property
    def workbook(self) -> list[markup.Element]:
        """The elements of the workbook part, but for its names, of which some workbooks have many thousands."""
        found = markup.elements(self.xml(self.workbook_part), self.workbook_part, but="definedName")
        return [element for element in found if element.namespace in _SPREADSHEET]

    def _find_workbook(self) -> str:
        named = self.related("", "officeDocument")
        part = named[0] if named else "xl/workbook.xml"
        if self.has(part) and not part.endswith(".bin") and part not in _OTHERS:
            return part
        if self.has("content.xml") or self.has("mimetype"):
            raise CalendarUnreadable(
                "The file is an OpenDocument file, not an Excel workbook.",
                fix="Save it as .xlsx (Excel Workbook), or give it its right ending (.ods).",
            )
        other = next(
            (what for sign, what in _OTHERS.items() if self.has(sign)), "no Excel workbook in the .xlsx format"
        )
        raise CalendarUnreadable(f"The file is {other}.", fix=_SAVE_AS.get(other, _EXCEL))

    def _read_relations(self, source: str, folder: str) -> list[tuple[str, Relation]]:
        found = []
        for element in markup.elements(self.xml(source), source):
            if element.name != "Relationship":
                continue
            attributes = element.attributes
            external = attributes.get("TargetMode") == "External"
            target = attributes.get("Target", "")
            kind = attributes.get("Type", "").rpartition("/")[2]
            resolved = target if external else self._resolved(folder, target)
            found.append((attributes.get("Id", ""), Relation(kind, resolved, external)))
        return found

    def _resolved(self, folder: str, target: str) -> str:
        target = target.replace("\\", "/")
        part = normalised(posixpath.normpath(posixpath.join("/", folder, target)))
        return part if self.has(part) else unquote(part)
