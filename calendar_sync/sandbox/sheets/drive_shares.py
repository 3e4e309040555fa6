"""What is asked of Drive about who may use a file, and what people say about it."""

from __future__ import annotations

import secrets

from calendar_sync.sandbox.sheets import files
from calendar_sync.sandbox.sheets.answers import DRIVE
from calendar_sync.sandbox.sheets.call import ROLES, Call
from calendar_sync.sandbox.sheets.drive import known_file
from calendar_sync.sandbox.sheets.refusals import Refusal, invalid
from calendar_sync.sandbox.store import Doc
from calendar_sync.sandbox.times import iso
from calendar_sync.sandbox.wire import Reply

_SHORT = ("id", "type", "kind", "role", "allowFileDiscovery")


def _resource(call: Call, given: Doc) -> Doc:
    if call.one("fields"):
        return given
    return {name: given[name] for name in _SHORT if name in given}


def listed(call: Call) -> Doc:
    """Give out who may use a file."""
    file = known_file(call, "writer")
    return {"kind": "drive#permissionList", "permissions": [_resource(call, item) for item in file["permissions"]]}


def _one(call: Call, file: Doc) -> Doc:
    for item in file["permissions"]:
        if item["id"] == call.parts["permission"]:
            found: Doc = item
            return found
    raise Refusal(404, f"Permission not found: {call.parts['permission']}.")


def get(call: Call) -> Doc:
    """Give out one permission."""
    return _resource(call, _one(call, known_file(call, "writer")))


def create(call: Call) -> Doc:
    """Share a file."""
    file = known_file(call, "writer")
    kind, role = call.body.get("type"), call.body.get("role")
    if kind not in ("user", "group", "domain", "anyone") or role not in ROLES:
        raise invalid("The permission type field is required." if kind is None else "Invalid permission.")
    address = call.body.get("domain") if kind == "domain" else call.body.get("emailAddress")
    if kind != "anyone" and not address:
        raise invalid("The specified emailAddress is invalid or not applicable for the given permission type.")
    given = files.permission(kind, role, address)
    files.share(file, given)
    call.library.save_file(file)
    return _resource(call, given)


def update(call: Call) -> Doc:
    """Give a permission another role; who becomes the owner takes that from whoever was."""
    file = known_file(call, "writer")
    item = _one(call, file)
    if call.body.get("role") not in ROLES:
        raise invalid("Invalid permission.")
    if call.body["role"] == "owner":
        for other in file["permissions"]:
            if other["role"] == "owner":
                other["role"] = "writer"
    item.update(role=call.body["role"], pendingOwner=bool(call.body.get("pendingOwner")))
    call.library.save_file(file)
    return _resource(call, item)


def remove(call: Call) -> Reply:
    """Take a permission back."""
    file = known_file(call, "writer")
    item = _one(call, file)
    if item["role"] == "owner":
        raise Refusal(403, "The owner of a file cannot be removed.")
    file["permissions"].remove(item)
    call.library.save_file(file)
    return Reply(204, (("Content-Type", "text/html"), *DRIVE))


def comments(call: Call) -> Doc:
    """Give out what people have said about a file."""
    return {"kind": "drive#commentList", "comments": known_file(call, "reader")["comments"]}


def comment(call: Call) -> Doc:
    """Keep what somebody says about a file."""
    file = known_file(call, "reader")
    said: Doc = {"kind": "drive#comment", "id": secrets.token_urlsafe(8), "createdTime": iso(call.now)}
    said.update({name: call.body[name] for name in ("content", "anchor") if call.body.get(name)})
    file["comments"].append(said)
    call.library.save_file(file)
    return said
