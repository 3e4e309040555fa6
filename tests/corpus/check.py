"""Results written into real workbooks, and everything else in them compared.

    python scripts/fetch_corpus.py FOLDER && python -m tests.corpus.check FOLDER

Each workbook gets three texts beside its data, and then a tab more. Afterwards every other part of the package must be
the same to the byte, all other cells must read the same, and whatever program could open the workbook before must open
it still: openpyxl, python-calamine, LibreOffice. A workbook may be refused only in words, for one of the reasons in
``REFUSALS``.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from calendar_sync.calendars import open_calendar
from calendar_sync.calendars.results import keep_results
from calendar_sync.calendars.xlsx import XlsxCalendar
from calendar_sync.errors import CalendarError
from calendar_sync.model.results_tab import ResultLine
from calendar_sync.model.sheet import CellRef, CellWrite, Sheet, Tab
from calendar_sync.reports.results import result_columns

REFUSALS = re.compile(
    r"password|file is empty|damaged|no sheet|signed|\.xls format|history of changes|zip bombs|no workbook|merged cells"
    r"|says it stands"
)
"""Why a workbook of the corpus may be left alone."""

ROWS = (1, 2, 3)
LISTS = ("[content_types].xml", "workbook.xml.rels", "workbook.xml", "styles.xml")
RESULTS = [ResultLine(date(2026, 11, 2), "c1", {"Channel": "=X (acme)", "Posts": 7.0, "Metrics as of": "today"})]
_CALAMINE = """
import sys
from python_calamine import CalamineWorkbook
for path in sys.stdin.read().splitlines():
    book = CalamineWorkbook.from_path(path)
    tabs = [book.get_sheet_by_name(name) for name in book.sheet_names]
    print(repr([tab.to_python(skip_empty_area=False) for tab in tabs]), flush=True)
"""


class Different(AssertionError):
    """A workbook is no longer what it was."""


def free_column(tab: Tab) -> int:
    """Return a column right of everything in ``tab``, one column apart."""
    used = max((len(row) for row in tab.rows), default=0)
    return 2 + max([used, *(area[3] for area in tab.merged), *(table.last_column for table in tab.tables)])


def put_texts(path: Path, before: Sheet) -> list[CellWrite]:
    """Write three texts beside the data of the first tab and return them."""
    tab = before.tabs[0]
    column = free_column(tab)
    writes = [CellWrite(CellRef(tab.name, row, column), f"calendar-sync {row} <&> “ü”") for row in ROWS]
    open_calendar(str(path))[0].write(writes, fingerprint=before.fingerprint)
    return writes


def check_parts(old: Path, new: Path) -> None:
    """Compare the two packages part by part.

    Raises:
        Different: More than the one sheet changed.
    """
    with zipfile.ZipFile(old) as before, zipfile.ZipFile(new) as after:
        if before.namelist() != after.namelist():
            raise Different(f"parts are {after.namelist()}, were {before.namelist()}")
        changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
    if len(changed) != 1 or "sheet" not in changed[0].lower():
        raise Different(f"changed parts: {changed}")


def check_cells(before: Sheet, after: Sheet, writes: Iterable[CellWrite]) -> None:
    """Compare what our own reader says of the two workbooks.

    Raises:
        Different: Another cell changed, or one of ours is not there.
    """
    ours = {(write.cell.row, write.cell.column): write.value for write in writes}
    for place, (old, new) in enumerate(zip(before.tabs, after.tabs, strict=True)):
        height = max(len(old.rows), len(new.rows))
        width = max((len(row) for row in (*old.rows, *new.rows)), default=0)
        for row in range(1, height + 1):
            for column in range(1, width + 1):
                expected = ours.get((row, column)) if place == 0 else None
                if new.value(row, column) != (expected if expected is not None else old.value(row, column)):
                    raise Different(f"{CellRef(old.name, row, column)} says {new.value(row, column)!r}")


def add_results(path: Path) -> bool:
    """Add a tab of results, and return whether there may be a new tab.

    Raises:
        Different: More changed than the parts that list what there is, or the tab does not say what it should.
    """
    data = path.read_bytes()
    calendar = XlsxCalendar(path)
    before = calendar.read().tabs
    try:
        name = keep_results(calendar, RESULTS, result_columns(())).tab
    except CalendarError as refusal:
        if "structure of the workbook is protected" not in refusal.message:
            raise
        return False
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(path) as new:
        changed = {part for part in old.namelist() if old.read(part) != new.read(part)}
        added = set(new.namelist()) - set(old.namelist())
    if len(added) != 1 or len(changed) > len(LISTS) or not all(part.lower().endswith(LISTS) for part in changed):
        raise Different(f"parts changed by a new tab: {changed}, added: {added}")
    *others, tab = calendar.read().tabs
    if tuple(others) != before or (tab.name, tab.value(2, 3)) != (name, 7):
        raise Different("the new tab, or another one, reads otherwise")
    return True


def in_openpyxl(path: Path) -> Any:
    """Return what openpyxl reads, or ``None`` where it cannot."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path)
            return {sheet.title: [list(map(_plain, row)) for row in sheet.values] for sheet in book.worksheets}
    except Exception:  # openpyxl fails in many ways on workbooks that Excel opens
        return None


def _plain(value: Any) -> Any:
    """Return a cell's value; formulas of several cells are objects that equal nothing but themselves."""
    return repr(sorted(vars(value).items())) if hasattr(value, "__dict__") else value


def same_but_ours(old: Any, new: Any, column: int) -> bool:
    """Return whether two lists of rows are the same left of our column."""

    def cut(rows: Any) -> list[list[Any]]:
        found = [list(row[: column - 1]) for row in rows]
        for row in found:
            while row and row[-1] in (None, ""):
                row.pop()
        while found and not found[-1]:
            found.pop()
        return found

    return cut(old) == cut(new)


def in_calamine(paths: list[Path]) -> dict[Path, str]:
    """Return what python-calamine reads, in words; it can end its whole process, so that is another one."""
    found: dict[Path, str] = {}
    waiting = list(paths)
    while waiting:
        done = subprocess.run(
            [sys.executable, "-c", _CALAMINE],
            input="\n".join(map(str, waiting)),
            capture_output=True,
            text=True,
            check=False,
        )
        lines = done.stdout.splitlines()
        found.update(zip(waiting, lines, strict=False))
        waiting = waiting[len(lines) + 1 :] if done.returncode else []
    return found


def in_libreoffice(paths: list[Path], folder: Path) -> set[str]:
    """Return the names of those that LibreOffice opens."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise SystemExit("LibreOffice is not installed (Debian: apt-get install libreoffice-calc)")
    profile = folder / "profile"
    out = folder / "converted"
    subprocess.run(
        [
            program,
            "--headless",
            f"-env:UserInstallation={profile.as_uri()}",
            "--convert-to",
            "csv",
            "--outdir",
            str(out),
            *map(str, paths),
        ],
        check=True,
        capture_output=True,
        timeout=600,
    )
    return {item.stem for item in out.glob("*.csv")}


def check(corpus: Path, folder: Path) -> Counter[str]:
    """Try every workbook of ``corpus``.

    Raises:
        Different: One of them is not what it was.
    """
    told: Counter[str] = Counter()
    written: dict[Path, tuple[Path, int]] = {}
    for path in sorted(corpus.iterdir()):
        try:
            copy = folder / path.name
            shutil.copy(path, copy)
            before = open_calendar(str(path))[0].read()
            if path.suffix.lower() == ".ods":
                told["OpenDocument files read"] += 1
                continue
            writes = put_texts(copy, before)
            check_parts(path, copy)
            check_cells(before, open_calendar(str(copy))[0].read(), writes)
            column = writes[0].cell.column
            old, new = in_openpyxl(path), in_openpyxl(copy)
            if old is not None:
                if new is None:
                    raise Different("openpyxl cannot open it any more")
                title = next((name for name in old if name == before.tabs[0].name), None)
                same = all(name == title or old[name] == new[name] for name in old)
                if not same or (title is not None and not same_but_ours(old[title], new[title], column)):
                    raise Different("openpyxl reads other cells")
                told["reopened by openpyxl"] += 1
            told["with a tab of results"] += add_results(copy)
            written[path] = copy, column
            told["written"] += 1
        except CalendarError as refusal:
            if not REFUSALS.search(refusal.message) or not refusal.fix:
                raise Different(f"{path.name}: refused: {refusal.message}") from refusal
            told["refused in words"] += 1
        except Different as difference:
            raise Different(f"{path.name}: {difference}") from difference
    could = in_calamine(list(written))
    can = in_calamine([written[path][0] for path in could])
    for path in could:
        if written[path][0] not in can:
            raise Different(f"{path.name}: python-calamine cannot open it any more")
    told["reopened by python-calamine"] = len(can)
    opened = in_libreoffice([copy for copy, _ in written.values()], folder)
    for path, (copy, _) in written.items():
        if copy.stem not in opened:
            raise Different(f"{path.name}: LibreOffice cannot open it any more")
    told["reopened by LibreOffice"] = len(opened)
    return told


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="corpus-") as folder:
        try:
            told = check(Path(sys.argv[1]), Path(folder))
        except Different as difference:
            sys.stdout.write(f"BROKEN: {difference}\n")
            return 1
    sys.stdout.write("".join(f"{count:5} {what}\n" for what, count in told.items()))
    return 0 if told["written"] > 150 else 1


if __name__ == "__main__":
    sys.exit(main())
