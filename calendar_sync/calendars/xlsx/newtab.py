"""Adding a worksheet to a workbook: a part of its own, and a line in each of the four parts that list what there is."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calendar_sync.calendars.xlsx import celltext, markup
from calendar_sync.calendars.xlsx.package import Package
from calendar_sync.calendars.xlsx.sheetpart import SAVE_AGAIN
from calendar_sync.errors import CalendarError
from calendar_sync.model.results_tab import Form, ResultColumn
from calendar_sync.model.sheet import column_letters

_TYPES = "[content_types].xml"
_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_FORMATS: Mapping[Form, int] = {"text": 0, "rate": 2, "count": 3, "date": 14}
"""Number formats that every workbook has (ECMA-376 part 1, 18.8.30): 0.00, #,##0, and the country's own short date."""

_SIDES: Mapping[Form, bytes] = {"text": b"left", "rate": b"right", "count": b"right", "date": b"left"}
_WIDTHS: Mapping[Form, int] = {"text": 24, "rate": 14, "count": 13, "date": 13}


@dataclass(frozen=True, slots=True)
class NewTab:
    """A workbook with one more worksheet, before anything is written into it.

    Args:
        part: The name of the new part.
        sheet: Its content: the row of titles.
        contents: Parts that change, by normalised name.
        can_show_dates: The workbook has styles, without which a date would look like a number.
    """

    part: str
    sheet: bytes
    contents: Mapping[str, bytes | None]
    can_show_dates: bool


def new_tab(package: Package, name: str, columns: Sequence[ResultColumn]) -> NewTab:
    """Return what has to change so that a workbook has one more worksheet, after all others.

    Args:
        package: The workbook.
        name: Of the tab; free, and at most 31 characters.
        columns: From A on.

    Raises:
        CalendarError: Its structure is protected, or it is written in a way that cannot be changed safely.
    """
    if any(element.name == "workbookProtection" and _is_locked(element) for element in package.workbook):
        raise CalendarError(
            f"The structure of the workbook is protected, so there can be no new tab '{name}'.",
            fix="In Excel: Review > Protect Workbook (to lift it), or do without the tab.",
        )
    strict = next(element.namespace for element in package.workbook).startswith("http://purl.oclc.org/")
    folder, workbook = posixpath.split(package.workbook_part)
    number = next(
        number
        for number in range(1, 100_000)
        if not package.has(posixpath.join(folder, f"worksheets/sheet{number}.xml"))
        and not package.has(posixpath.join(folder, f"worksheets/_rels/sheet{number}.xml.rels"))
    )
    part = posixpath.join(posixpath.dirname(package.spelled(package.workbook_part)), f"worksheets/sheet{number}.xml")
    rels = posixpath.join(folder, "_rels", f"{workbook}.rels")
    taken = package.relations(package.workbook_part).keys()
    relation = next(name for name in (f"rId{number}" for number in range(1, 100_000)) if name not in taken)
    namespace = "http://purl.oclc.org/ooxml" if strict else "http://schemas.openxmlformats.org"
    contents: dict[str, bytes | None] = {
        package.workbook_part: _with_sheet(package, name, relation, _relationships(namespace, strict=strict)),
        rels: _appended(
            package, rels, b"Relationships",
            b'<%bRelationship Id="%b" Type="%b/worksheet" Target="worksheets/sheet%d.xml"/>',
            relation.encode(), _relationships(namespace, strict=strict), number,
        ),
        _TYPES: _appended(
            package, _TYPES, b"Types", b'<%bOverride PartName="/%b" ContentType="%b"/>', part.encode(), _TYPE
        ),
    }  # fmt: skip
    styles = package.related(package.workbook_part, "styles")
    looks = _Looks.of(package.xml(styles[0])) if styles else None
    if looks is not None:
        contents[styles[0]] = looks.data
    main = f"{namespace}/spreadsheetml{'' if strict else '/2006'}/main".encode()
    has_views = any(element.name == "workbookView" for element in package.workbook)
    return NewTab(part, _sheet(main, columns, looks, has_views=has_views), contents, looks is not None)


def _is_locked(element: markup.Element) -> bool:
    return element.attributes.get("lockStructure", "0") in ("1", "true", "on")


def _relationships(namespace: str, *, strict: bool) -> bytes:
    return f"{namespace}/officeDocument{'' if strict else '/2006'}/relationships".encode()


def _root(masked: bytes, name: bytes) -> bytes:
    prefix = markup.root_prefix(masked, name)
    if prefix is None:
        raise CalendarError(f"The workbook is put together in an unusual way (no {name.decode()}).", fix=SAVE_AGAIN)
    return prefix


def _appended(package: Package, part: str, root: bytes, form: bytes, *values: bytes | int) -> bytes:
    """Return a list of things with one more at its end; ``form`` begins with the prefix of its elements."""
    data = package.xml(part)
    masked = markup.mask(data)
    prefix = _root(masked, root)
    return _before_end(data, masked, prefix, root, form % (prefix, *values))


def _before_end(data: bytes, masked: bytes, prefix: bytes, name: bytes, what: bytes, start: int = 0) -> bytes:
    end = markup.end_tag(prefix, name).search(masked, start)
    if end is None:
        raise CalendarError(f"The workbook is put together in an unusual way (empty {name.decode()}).", fix=SAVE_AGAIN)
    return markup.patched(data, [(end.start(), end.start(), what)])


def _with_sheet(package: Package, name: str, relation: str, relationships: bytes) -> bytes:
    data = package.xml(package.workbook_part)
    masked = markup.mask(data)
    prefix = _root(masked, b"workbook")
    ids = [element.attributes.get("sheetId", "") for element in package.workbook if element.name == "sheet"]
    number = max((int(identity) for identity in ids if identity.isdecimal()), default=0) + 1
    line = b'<%bsheet xmlns:r="%b" name="%b" sheetId="%d" r:id="%b"/>' % (
        prefix, relationships, celltext.to_attribute(name), number, relation.encode(),
    )  # fmt: skip
    return _before_end(data, masked, prefix, b"sheets", line)


@dataclass(frozen=True, slots=True)
class _Looks:
    """The styles part with what the new tab needs, and the places of the new styles.

    Args:
        data: The part.
        titles: Of titles, which are bold, by what stands below them.
        forms: Of values, by what they are.
    """

    data: bytes
    titles: Mapping[Form, int]
    forms: Mapping[Form, int]

    @classmethod
    def of(cls, data: bytes) -> _Looks | None:
        """Return the styles with ours added at the end; ``None`` where they have no place for any."""
        masked = markup.mask(data)
        prefix = markup.root_prefix(masked, b"styleSheet")
        fonts, formats = (
            _listing(masked, prefix or b"", *names) for names in ((b"fonts", b"font"), (b"cellXfs", b"xf"))
        )
        if prefix is None or fonts is None or formats is None:
            return None
        bold = _bold(data, masked, prefix, fonts)
        sides = [_SIDES[form] for form in _FORMATS]
        titles = [(0, fonts.count, side) for side in sides]
        values = [(number, 0, side) for number, side in zip(_FORMATS.values(), sides, strict=True)]
        xfs = b"".join(
            b'<%bxf numFmtId="%d" fontId="%d" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" '
            b'applyAlignment="1"><%balignment horizontal="%b"/></%bxf>' % (prefix, number, font, prefix, side, prefix)
            for number, font, side in (*titles, *values)
        )
        patches = [*fonts.grown(1, bold), *formats.grown(2 * len(sides), xfs)]
        places = dict(zip(_FORMATS, range(formats.count, formats.count + len(sides)), strict=True))
        below = {form: place + len(sides) for form, place in places.items()}
        return cls(markup.patched(data, patches), places, below)


@dataclass(frozen=True, slots=True)
class _Listing:
    """An element that holds others of one kind: how many, where they end, and where their number is told."""

    count: int
    first: tuple[int, int]
    end: int
    told: tuple[int, int] | None

    def grown(self, more: int, what: bytes) -> list[tuple[int, int, bytes]]:
        told = [(*self.told, b"%d" % (self.count + more))] if self.told is not None else []
        return [*told, (self.end, self.end, what)]


def _listing(masked: bytes, prefix: bytes, name: bytes, member: bytes) -> _Listing | None:
    start = markup.start_tag(prefix, name).search(masked)
    end = markup.end_tag(prefix, name).search(masked, start.end()) if start is not None and not start[2] else None
    if start is None or end is None:
        return None
    members = list(markup.start_tag(prefix, member).finditer(masked, start.end(), end.start()))
    spans = markup.attribute_spans(start[1], start.start(1))
    told = next(((first, last) for name, first, last, _ in spans if name == b"count"), None)
    return _Listing(len(members), members[0].span(), end.start(), told) if members else None


def _bold(data: bytes, masked: bytes, prefix: bytes, fonts: _Listing) -> bytes:
    """Return the workbook's own font, in bold."""
    start, end = fonts.first
    closing = markup.end_tag(prefix, b"font").search(masked, end)
    if masked[end - 2 : end - 1] == b"/" or closing is None:
        return b"<%bfont><%bb/></%bfont>" % (prefix, prefix, prefix)
    inside = markup.whole(prefix, b"b").sub(b"", data[end : closing.start()])
    return data[start:end] + b"<%bb/>" % prefix + inside + closing[0]


def _sheet(main: bytes, columns: Sequence[ResultColumn], looks: _Looks | None, *, has_views: bool) -> bytes:
    """Return a worksheet with a row of titles that stays in sight, and columns that look like what they hold."""
    view = (
        b'<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
        b'state="frozen"/></sheetView></sheetViews>'
    )
    widths, titles = [], []
    for number, column in enumerate(columns, start=1):
        style = b' style="%d"' % looks.forms[column.form] if looks is not None else b""
        width = max(_WIDTHS[column.form], len(column.title) + 2)
        widths.append(b'<col min="%d" max="%d" width="%d" customWidth="1"%b/>' % (number, number, width, style))
        bold = b' s="%d"' % looks.titles[column.form] if looks is not None else b""
        cell = f"{column_letters(number)}1".encode()
        text = celltext.to_xml(celltext.escape(column.title))
        titles.append(b'<c r="%b"%b t="inlineStr"><is><t>%b</t></is></c>' % (cell, bold, text))
    return b"".join(
        [
            b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="%b">' % main,
            view if has_views else b"",
            b"<cols>", *widths, b'</cols><sheetData><row r="1">', *titles, b"</row></sheetData></worksheet>",
        ]
    )  # fmt: skip
