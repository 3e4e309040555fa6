"""Which address stands for which method."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from calendar_sync.sandbox.sheets import api, drive, drive_shares, drive_uploads, oauth
from calendar_sync.sandbox.sheets import filters_api as by_filters
from calendar_sync.sandbox.sheets.call import Call
from calendar_sync.sandbox.sheets.masks import camel
from calendar_sync.sandbox.sheets.refusals import violations


@dataclass(frozen=True, slots=True)
class Method:
    """One method of an API.

    Args:
        name: As Google calls it in errors.
        verb: HTTP method.
        path: Regular expression of the whole path, not yet decoded.
        act: Carries it out.
        writes: Whether it counts as a write.
        scopes: One of these is needed.
        message: Name of the message in the body, in :mod:`.messages`; ``None`` takes none.
    """

    name: str
    verb: str
    path: re.Pattern[str]
    act: Callable[[Call], Any]
    writes: bool = False
    scopes: tuple[str, ...] = ()
    message: str | None = None


_V4 = "google.apps.sheets.v4.SpreadsheetsService."
_READ = (oauth.SHEETS, oauth.SHEETS_READ, oauth.DRIVE, oauth.DRIVE_FILE, oauth.DRIVE_READ)
_WRITE = (oauth.SHEETS, oauth.DRIVE, oauth.DRIVE_FILE)
_LOOK = (oauth.DRIVE, oauth.DRIVE_FILE, oauth.DRIVE_READ, oauth.DRIVE_NAMES)
_CHANGE = (oauth.DRIVE, oauth.DRIVE_FILE)

_ALL = "/v4/spreadsheets"
_ONE = f"{_ALL}/(?P<id>[^/:]+)"
_VALUES = f"{_ONE}/values/(?P<range>.+)"
_FILES = "/drive/v3/files"
_FILE = f"{_FILES}/(?P<id>[^/]+)"
_SHARES = f"{_FILE}/permissions"
_SHARE = f"{_SHARES}/(?P<permission>[^/]+)"
_METADATA = f"{_ONE}/developerMetadata"

Row = tuple[str, str, str, Callable[[Call], Any], str | None]

_SHEETS_READS: tuple[Row, ...] = (
    ("GetSpreadsheet", "GET", _ONE, api.get, None),
    ("GetSpreadsheetByDataFilter", "POST", f"{_ONE}:getByDataFilter", api.get_by_filter, "GetSpreadsheetByDataFilter"),
    ("SearchDeveloperMetadata", "POST", f"{_METADATA}:search", by_filters.search_metadata, "DataFilters"),
    ("GetDeveloperMetadata", "GET", f"{_METADATA}/(?P<metadata>\\d+)", by_filters.get_metadata, None),
    ("BatchGetValues", "GET", f"{_ONE}/values:batchGet", api.batch_get_values, None),
    (
        "BatchGetValuesByDataFilter",
        "POST",
        f"{_ONE}/values:batchGetByDataFilter",
        by_filters.batch_get_values,
        "BatchGetValuesByDataFilter",
    ),
    ("GetValues", "GET", _VALUES, api.get_values, None),
)

_SHEETS_WRITES: tuple[Row, ...] = (
    ("CreateSpreadsheet", "POST", _ALL, api.create, "Spreadsheet"),
    ("BatchUpdateSpreadsheet", "POST", f"{_ONE}:batchUpdate", api.batch_update, "BatchUpdate"),
    ("CopySheetTo", "POST", f"{_ONE}/sheets/(?P<sheet>\\d+):copyTo", by_filters.copy_sheet, "CopySheetTo"),
    ("BatchUpdateValues", "POST", f"{_ONE}/values:batchUpdate", api.batch_update_values, "BatchUpdateValues"),
    (
        "BatchUpdateValuesByDataFilter",
        "POST",
        f"{_ONE}/values:batchUpdateByDataFilter",
        by_filters.batch_update_values,
        "BatchUpdateValuesByDataFilter",
    ),
    ("BatchClearValues", "POST", f"{_ONE}/values:batchClear", api.batch_clear_values, "BatchClearValues"),
    (
        "BatchClearValuesByDataFilter",
        "POST",
        f"{_ONE}/values:batchClearByDataFilter",
        by_filters.batch_clear_values,
        "DataFilters",
    ),
    ("AppendValues", "POST", f"{_VALUES}:append", api.append_values, "ValueRange"),
    ("ClearValues", "POST", f"{_VALUES}:clear", api.clear_values, "Nothing"),
    ("UpdateValues", "PUT", _VALUES, api.update_values, "ValueRange"),
)

_DRIVE_READS: tuple[Row, ...] = (
    ("drive.files.list", "GET", _FILES, drive.listed, None),
    ("drive.files.get", "GET", _FILE, drive.get, None),
    ("drive.files.export", "GET", f"{_FILE}/export", drive.export, None),
    ("drive.permissions.list", "GET", _SHARES, drive_shares.listed, None),
    ("drive.permissions.get", "GET", _SHARE, drive_shares.get, None),
    ("drive.comments.list", "GET", f"{_FILE}/comments", drive_shares.comments, None),
    ("drive.about.get", "GET", "/drive/v3/about", drive.about, None),
)

_DRIVE_WRITES: tuple[Row, ...] = (
    ("drive.files.create", "POST", _FILES, drive.create, "File"),
    ("drive.files.copy", "POST", f"{_FILE}/copy", drive.copied, "File"),
    ("drive.files.update", "PATCH", _FILE, drive.update, "File"),
    ("drive.files.delete", "DELETE", _FILE, drive.remove, None),
    ("drive.files.upload", "PUT", "/upload/drive/v2/files/(?P<id>[^/]+)", drive_uploads.upload, None),
    ("drive.permissions.create", "POST", _SHARES, drive_shares.create, "Permission"),
    ("drive.permissions.update", "PATCH", _SHARE, drive_shares.update, "Permission"),
    ("drive.permissions.delete", "DELETE", _SHARE, drive_shares.remove, None),
    ("drive.comments.create", "POST", f"{_FILE}/comments", drive_shares.comment, "Comment"),
)


def _made(rows: tuple[Row, ...], scopes: tuple[str, ...], *, writes: bool) -> tuple[Method, ...]:
    return tuple(
        Method(name if "." in name else _V4 + name, verb, re.compile(path), act, writes, scopes, message)
        for name, verb, path, act, message in rows
    )


_RENDERING = ("valueRenderOption", "dateTimeRenderOption")
_WRITTEN = ("valueInputOption", "includeValuesInResponse", "responseValueRenderOption", "responseDateTimeRenderOption")
_PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "GetSpreadsheet": ("ranges", "includeGridData", "excludeTablesInBandedRanges"),
    "BatchGetValues": ("ranges", "majorDimension", *_RENDERING),
    "GetValues": ("majorDimension", *_RENDERING),
    "AppendValues": (*_WRITTEN, "insertDataOption"),
    "UpdateValues": _WRITTEN,
}
_AUTH = ("access_token", "oauth_token", "key", "quotaUser", "callback")
_SHAPE = ("alt", "$alt", "fields", "prettyPrint", "$prettyPrint", "uploadType", "upload_protocol", "$.xgafv", "$xgafv")
_EVERYWHERE = frozenset((*_AUTH, *_SHAPE))
_TRUTHS = {"includeGridData", "includeValuesInResponse", "excludeTablesInBandedRanges"}


def check_query(method: Method, query: Mapping[str, list[str]]) -> None:
    """Check that a method of the Sheets API knows what is asked beside the path.

    Raises:
        Refusal: It has no such parameter, or one says neither true nor false that should.
    """
    if not method.name.startswith(_V4):
        return
    known = _PARAMETERS.get(method.name.removeprefix(_V4), ())
    wrong = []
    for name, given in query.items():
        if name in _EVERYWHERE:
            continue
        if camel(name) not in known:
            said = f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter.'
            wrong.append(("", f"{said} Field '{name}' could not be found in request message."))
        elif camel(name) in _TRUTHS and given[-1].lower() not in ("true", "false", "1", "0"):
            place = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in camel(name))
            wrong.append((place, f"Invalid value at '{place}' (TYPE_BOOL), \"{given[-1]}\""))
    if wrong:
        raise violations(wrong)


METHODS = (
    *_made(_SHEETS_WRITES, _WRITE, writes=True),
    *_made(_SHEETS_READS, _READ, writes=False),
    *_made(_DRIVE_WRITES, _CHANGE, writes=True),
    *_made(_DRIVE_READS, _LOOK, writes=False),
)
"""Every method, in the order in which paths are tried."""
