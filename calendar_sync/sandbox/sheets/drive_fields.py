"""What Drive knows of a file, by name: masks that ask for anything else are refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from calendar_sync.sandbox.sheets import masks
from calendar_sync.sandbox.sheets.call import Call
from calendar_sync.sandbox.sheets.refusals import Refusal
from calendar_sync.sandbox.store import Doc

Shape = Mapping[str, Any]
"""Names, and what is below each; nothing below means that nothing more can be said of it."""


class BadParameter(Refusal):
    """A parameter that Drive does not take.

    Args:
        name: Of the parameter.
        message: What is wrong.
        reason: As Drive calls it.
    """

    def __init__(self, name: str, message: str, reason: str = "invalid") -> None:
        super().__init__(400, message)
        self.place: Doc = {"reason": reason, "location": name, "locationType": "parameter"}


def _names(text: str) -> dict[str, Shape]:
    return {name: {} for name in text.split()}


_USER = _names("kind displayName photoLink me permissionId emailAddress")
_PERMISSION: Shape = _names(
    "kind id type emailAddress domain role view allowFileDiscovery displayName photoLink expirationTime deleted "
    "pendingOwner inheritedPermissionsDisabled"
) | {
    name: _names("permissionType teamDrivePermissionType inheritedFrom role inherited")
    for name in ("permissionDetails", "teamDrivePermissionDetails")
}
_ANY: Shape = {"*": {}}
FILE: Shape = _names(
    "kind id name mimeType description starred trashed explicitlyTrashed trashedTime parents spaces version driveId "
    "teamDriveId webContentLink webViewLink iconLink hasThumbnail thumbnailLink thumbnailVersion viewedByMe "
    "viewedByMeTime createdTime modifiedTime modifiedByMeTime modifiedByMe sharedWithMeTime shared ownedByMe "
    "viewersCanCopyContent copyRequiresWriterPermission writersCanShare permissionIds hasAugmentedPermissions "
    "folderColorRgb originalFilename fullFileExtension fileExtension md5Checksum sha1Checksum sha256Checksum size "
    "quotaBytesUsed headRevisionId isAppAuthorized resourceKey inheritedPermissionsDisabled"
) | {
    **dict.fromkeys(("sharingUser", "owners", "trashingUser", "lastModifyingUser"), _USER),
    **dict.fromkeys(
        (
            *("properties", "appProperties", "exportLinks", "contentHints", "imageMediaMetadata", "labelInfo"),
            *(
                "videoMediaMetadata",
                "shortcutDetails",
                "contentRestrictions",
                "linkShareMetadata",
                "downloadRestrictions",
            ),
        ),
        _ANY,
    ),
    "permissions": _PERMISSION,
    "capabilities": {"can[A-Z]\\w*": {}},
}
"""A file, after the reference of Drive's version 3 (2026-11)."""

LIST: Shape = {**_names("kind nextPageToken incompleteSearch"), "files": FILE}
"""A page of files."""


def check_fields(call: Call, shape: Shape) -> None:
    """Refuse a mask that names what is not there.

    Raises:
        BadParameter: It does.
    """
    given = call.one("fields")
    if not given:
        return
    try:
        mask = masks.parse(given)
    except Refusal:
        raise _bad(given) from None
    _check(mask, shape)


def _check(mask: masks.Mask, shape: Shape) -> None:
    for name, below in mask.items():
        if name == "*" or "*" in shape:
            continue
        part = next((part for known, part in shape.items() if re.fullmatch(known, name)), None)
        if part is None:
            raise _bad(name)
        _check(below, part)


def _bad(name: str) -> BadParameter:
    return BadParameter("fields", f"Invalid field selection {name}", "invalidParameter")
