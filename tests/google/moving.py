"""People at work in a Google Sheet while results are written: a fuzz of the writing alone.

    python -m tests.google.moving --seeds 0-5000

Every row says in each of its cells which row it is, so that afterwards it can be told whether anything of ours stands
in a row that it does not belong to, or anything of the user's was written over.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from dataclasses import replace
from typing import Any

from calendar_sync.calendars.google.calendar import GoogleCalendar
from calendar_sync.calendars.mapping import map_sheet
from calendar_sync.calendars.writeback import write_back
from calendar_sync.errors import CalendarError
from calendar_sync.model.entry import RowIdentity
from calendar_sync.model.sheet import CellWrite, Sheet
from calendar_sync.sandbox import Sandbox
from calendar_sync.sandbox.faults import Fault
from tests.google.local import LocalGoogle
from tests.google.office import Office

HEADER = ["Date", "Time", "Channels", "Text", "Status", "Notes"]
OWN = ("Sync ID", "Sync status", "Post IDs", "Scheduled for", "Post link", "Sync error")
FIELDS = ("sync_status", "post_ids", "scheduled_for", "post_link", "sync_error")
SILENT = ("drop_answer", "drop_request", "status", "rate_limit", "half_body")


class Broken(Exception):
    """Something stands where it does not belong."""


def play(seed: int, box: Sandbox | None = None) -> list[str]:
    """Play one schedule and return its story.

    Raises:
        Broken: Something stands where it does not belong.
    """
    luck = random.Random(seed)
    google = LocalGoogle(box)
    count = luck.randrange(2, 7)
    rows = [
        HEADER,
        *(
            [f"n{number} date", f"n{number} time", "X", f"n{number} text", "Ready", f"n{number}"]
            for number in range(count)
        ),
    ]
    spreadsheet = google.make_small("May", rows, spare=luck.randrange(0, 3))
    office = Office(google, spreadsheet, luck)
    rate = luck.choice((0.2, 0.5, 0.9))
    resting = luck.randrange(3, 12)
    calendar = google.calendar(spreadsheet)
    faults = luck.random() < 0.3

    def before(method: str, path: str) -> None:
        nonlocal resting
        google.box.faults.clear()
        for _ in range(luck.choice((1, 1, 2))):
            if resting > 0 and luck.random() < rate:
                resting -= 1
                office.work()
        office.story.append(f"{method} {path.rpartition('/')[2].partition('?')[0]}")
        if faults and luck.random() < 0.2:
            kind = luck.choice(SILENT)
            office.story.append(f"  fault: {kind}")
            google.box.faults.add(
                Fault(kind, "google", nth_request=1, seconds=1, status=503, commit=luck.random() < 0.5)
            )

    given: dict[str, str] = {}
    try:
        for run in range(luck.randrange(1, 4)):
            google.hook = before
            sync(calendar, f"run{run}", given, office)
            google.hook = lambda _method, _path: None
            google.box.faults.clear()
            if luck.random() < 0.5:
                office.work()
            judge(office, given)
        google.box.faults.clear()
        office.story.append("all rest")
        sync(calendar, "last", given, office, must=True)
        judge(office, given, final="last")
    except Exception as trouble:
        raise Broken(
            f"seed {seed}: {trouble!r}\n" + "\n".join(office.story) + "\n" + "\n".join(map(str, office.grid()[1]))
        ) from trouble
    return office.story


def sync(calendar: GoogleCalendar, run: str, given: dict[str, str], office: Office, *, must: bool = False) -> None:
    """Give new rows their ids and write results into all, as a run does."""
    try:
        sheet = calendar.read()
        mapped = map_sheet(sheet)
        identities, seen = [], set()
        for row in mapped.rows:
            note, row_id = row.text("notes") or _note(sheet, row), row.text("sync_id")
            if not note:
                continue
            if not row_id or row_id in seen:
                row_id = f"r{len(given):03}x"
                given[row_id] = note
            seen.add(row_id)
            identities.append((RowIdentity(row_id, row.tab, row.number), row.text("sync_id")))
        rows = [row for row, _ in identities]
        ids = {
            row.row_id: {"sync_id": row.row_id, **(dict.fromkeys(FIELDS, "") if carried else {})}
            for row, carried in identities
            if row.row_id != carried
        }
        common: dict[str, Any] = {"mapped": mapped, "rows": rows, "remap": map_sheet}
        written = write_back(calendar, ids, sheet=sheet, fingerprint=sheet.fingerprint, strict=True, **common)
        fresh = calendar.as_written()
        if office.luck.random() < 0.5:
            pull(calendar, fresh, run, office)
            written = replace(written, fingerprint=calendar.as_written().fingerprint)
            fresh = calendar.as_written()
        now = map_sheet(fresh)
        places = {}
        for row in now.rows:
            places.setdefault(row.text("sync_id"), row)
        rows = [
            RowIdentity(row.row_id, places[row.row_id].tab, places[row.row_id].number)
            for row in rows
            if row.row_id in places
        ]
        results = {row.row_id: {name: f"{name} {row.row_id} {run}" for name in FIELDS} for row in rows}
        write_back(
            calendar, results, sheet=fresh, mapped=now, rows=rows, remap=map_sheet, fingerprint=written.fingerprint
        )
        office.story.append(f"{run} is through")
    except CalendarError as problem:
        office.story.append(f"{run} ends: {problem.message}")
        if must:
            raise


def pull(calendar: GoogleCalendar, sheet: Sheet, run: str, office: Office) -> None:
    """Write texts into the user's own cells, as a run does that brings in what was changed in Buffer."""
    rows = [(row, _note(sheet, row)) for row in map_sheet(sheet).rows]
    more = [
        CellWrite(row.cell("text"), f"{note} pulled {run}", theirs=True)
        for row, note in rows
        if note and office.luck.random() < 0.5
    ]
    write_back(
        calendar, {}, sheet=sheet, mapped=map_sheet(sheet), rows=[], remap=map_sheet,
        fingerprint=sheet.fingerprint, strict=True, more=more,
    )  # fmt: skip
    office.story.append(f"{run} has pulled {len(more)}")


def _note(sheet: Any, row: Any) -> str:
    tab = next(tab for tab in sheet.tabs if tab.name == row.tab)
    header = next(cells for cells in tab.rows if "Notes" in cells)
    return str(tab.value(row.number, list(header).index("Notes") + 1) or "")


def judge(office: Office, given: dict[str, str], final: str = "") -> None:
    """Look at every cell.

    Raises:
        Broken: Something stands where it does not belong.
    """
    _, rows = office.grid()
    header = next(number for number, row in enumerate(rows) if "Notes" in row)
    titles = rows[header]
    for number, row in enumerate(rows):
        if number == header:
            continue
        cells = {title: text for title, text in zip(titles, row, strict=False) if title}
        note = cells.get("Notes", "")
        own = {title: cells.get(title, "") for title in OWN}
        if not note:
            if any(own.values()):
                raise Broken(f"row {number + 1} is nobody's and says {own}")
            continue
        for title in ("Date", "Time", "Text"):
            if not cells.get(title, "").startswith(f"{note} "):
                raise Broken(f"{title} of {note} is {cells.get(title)!r}")
        row_id = own["Sync ID"]
        if row_id and given.get(row_id) != note:
            raise Broken(f"row {note} has the id {row_id} of {given.get(row_id)}")
        for title, text in own.items():
            told = text.split()
            if title != "Sync ID" and text and (len(told) != 3 or given.get(told[1]) != note):
                raise Broken(f"row {note} says {text!r} in {title}")
        if final and (not row_id or any(not text.endswith(final) for title, text in own.items() if title != "Sync ID")):
            raise Broken(f"row {note} lacks results: {own}")
    if final:
        ids = [row[titles.index("Sync ID")] for row in rows[header + 1 :] if len(row) > titles.index("Sync ID")]
        ids = [row_id for row_id in ids if row_id]
        if len(ids) != len(set(ids)):
            raise Broken(f"ids are not unique: {ids}")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="0-5000", metavar="A-B")
    parser.add_argument("--shard", default="1/1", metavar="N/OF")
    options = parser.parse_args(arguments)
    first, _, last = options.seeds.partition("-")
    shard, _, shards = options.shard.partition("/")
    began = time.perf_counter()
    seeds = range(int(first) + int(shard) - 1, int(last), int(shards))
    try:
        for seed in seeds:
            play(seed)
    except Broken as broken:
        sys.stdout.write(f"BROKEN: {broken}\n")
        return 1
    took = time.perf_counter() - began
    sys.stdout.write(f"{len(seeds)} schedules in {took:.1f} s: nothing in a wrong row\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
