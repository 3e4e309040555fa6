"""The local Google behind one door: what an address means, who may use it, how often, and what goes wrong."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, unquote

from calendar_sync.sandbox.faults import Fault, Faults
from calendar_sync.sandbox.settings import Settings
from calendar_sync.sandbox.sheets import answers, api, consent, drive, masks, oauth, quotas, schema, tokens
from calendar_sync.sandbox.sheets.call import Call
from calendar_sync.sandbox.sheets.library import Library
from calendar_sync.sandbox.sheets.refusals import Refusal, violations
from calendar_sync.sandbox.sheets.routes import METHODS, Method, check_query
from calendar_sync.sandbox.store import Doc, Store
from calendar_sync.sandbox.times import iso
from calendar_sync.sandbox.wire import Entry, Reply, Request

SERVICE = "google"
"""How faults name it."""

_log = logging.getLogger(__name__)
_OURS = ("/v4/", "/drive/", "/upload/drive/", "/token", "/v1/projects/", "/o/oauth2/")
_UNDONE = frozenset({"drop_request", "refuse", "reset", "commit_late", "rate_limit"})
_LARGEST = 10 * 1024 * 1024


class Service:
    """Answers requests to the local Google.

    Args:
        store: The sandbox's memory.
        faults: The faults in force.
        settings: Of the sandbox.
    """

    def __init__(self, store: Store, faults: Faults, settings: Settings) -> None:
        self.library = Library(store)
        self._store = store
        self._faults = faults
        self._settings = settings

    @staticmethod
    def owns(route: str) -> bool:
        """Whether a path is one of Google's."""
        return route.startswith(_OURS)

    def answer(self, request: Request, now: datetime) -> tuple[Reply, Entry]:
        """Answer one request."""
        method, _ = _method(request)
        writes = method is not None and method.writes
        entry = Entry(0, iso(now), request.method, request.route, 0, method.name if method else None, int(writes))
        fault = self._faults.strike(int(writes), SERVICE)
        if fault is not None:
            entry = replace(entry, fault=fault.kind)
            if fault.kind in _UNDONE:
                return self._left_undone(fault, request, now), entry
        reply = self.carry_out(request, now) if fault is None or fault.does_it else Reply(0)
        if fault is not None and fault.kind == "duplicate":
            self.carry_out(request, now)
        if fault is not None:
            reply = answers.spoiled(reply, fault)
        return answers.packed(reply, request.headers.get("accept-encoding", "")), entry

    def _left_undone(self, fault: Fault, request: Request, now: datetime) -> Reply:
        if fault.kind == "rate_limit":
            after = (("Retry-After", str(round(fault.seconds))),)
            refusal = quotas.exceeded("write" if request.method != "GET" else "read", per_user=True, headers=after)
            return answers.refused(refusal)
        if fault.kind == "commit_late":
            kept = {"method": request.method, "path": request.path, "headers": dict(request.headers)}
            quotas.keep_late(
                self._store, {"google": {**kept, "body": request.body.decode("utf-8", "replace")}}, now, fault.seconds
            )
        return answers.lost(fault)

    def carry_out_late(self, kept: Mapping[str, Any], now: datetime) -> None:
        """Do what a fault has put off."""
        self.carry_out(Request(kept["method"], kept["path"], kept["headers"], kept["body"].encode()), now, inside=True)

    def carry_out(self, request: Request, now: datetime, *, inside: bool = False) -> Reply:
        """Do what a request asks, whatever faults there are; ``inside`` a transaction, or in one of its own."""
        if request.route == "/token" and request.method == "POST":
            with self._store.step() if inside else self._store.transaction(durable=True):
                return tokens.answer(self.library, request, now)
        if request.route in consent.PATHS and request.method in ("GET", "POST"):
            with self._store.step() if inside else self._store.transaction(durable=True):
                return consent.answer(self.library, request, now)
        if tokens.BOUNDARY.fullmatch(request.route) and request.method == "GET":
            return tokens.boundary()
        method, parts = _method(request)
        if method is None:
            return answers.no_such_page(request.route)
        query = parse_qs(request.path.partition("?")[2], keep_blank_values=True)
        headers = answers.DRIVE if method.name.startswith("drive") else answers.SHEETS
        pretty = query.get("prettyPrint", ["true"])[-1].lower() not in ("false", "0")
        try:
            with self._store.step() if inside else self._store.transaction(durable=method.writes):
                result = self._call(method, parts, query, request, now)
        except BaseException as problem:
            self.library.distrust()
            if not isinstance(problem, Exception):
                raise
            if not isinstance(problem, Refusal):
                # Google answers in its own shape even where it fails, and clients rely on that.
                _log.exception("%s %s failed", request.method, request.path)
                problem = Refusal(500, "Internal error encountered.")
            refusal = drive.worded(problem) if method.name.startswith("drive") else problem
            return answers.refused(refusal, headers, pretty=pretty)
        if isinstance(result, Reply):
            return result
        try:
            return answers.json_reply(200, self._masked(result, query, method), headers, pretty=pretty)
        except Refusal as refusal:
            return answers.refused(refusal, headers, pretty=pretty)

    @staticmethod
    def _masked(result: Any, query: Mapping[str, list[str]], method: Method) -> Any:
        fields = query.get("fields", [""])[-1]
        if not fields or method.act in (api.get, api.get_by_filter):
            return result
        return masks.pick(result, masks.parse(fields))

    def _call(self, method: Method, parts: Mapping[str, str], query: Doc, request: Request, now: datetime) -> Any:
        service = "drive.googleapis.com" if method.name.startswith("drive") else "sheets.googleapis.com"
        caller = oauth.caller(self.library, request, now, service, method.name)
        quotas.check_enabled(self._store, service)
        if not caller.may(*method.scopes):
            raise oauth.scope_refusal(service, method.name)
        if self._settings.rate_limits and service.startswith("sheets"):
            quotas.admit(self.library, caller, "write" if method.writes else "read", now)
        check_query(method, query)
        body = _body(request, method)
        return method.act(Call(self.library, caller, parts, query, body, request, now))


def _body(request: Request, method: Method) -> Doc:
    if method.message is None or not request.body.strip():
        return {}
    if len(request.body) > _LARGEST:
        raise Refusal(413, "Request payload size exceeds the limit: 10485760 bytes.")
    try:
        value = json.loads(request.body)
    except (ValueError, RecursionError) as problem:
        ended = isinstance(problem, json.JSONDecodeError) and problem.pos >= len(problem.doc.rstrip())
        what = "Unexpected end of string." if ended else "Unexpected token."
        said = f"Invalid JSON payload received. {what}\n{request.body[:60].decode('utf-8', 'replace')}\n^"
        raise violations([("", said)]) from None
    if not isinstance(value, dict):
        raise violations([("", 'Invalid JSON payload received. Unknown name "": Root element must be a message.')])
    return schema.checked(value, method.message)


def _method(request: Request) -> tuple[Method | None, dict[str, str]]:
    route = request.route
    for method in METHODS:
        found = method.path.fullmatch(route) if method.verb == request.method else None
        if found is not None:
            return method, {name: unquote(part) for name, part in found.groupdict().items()}
    return None, {}
