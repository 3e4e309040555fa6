"""One HTTP exchange with the local Buffer, without any network."""

from __future__ import annotations

import json
import threading
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from graphql import ExecutionResult

from calendar_sync.sandbox import answers, control, rates, seeding
from calendar_sync.sandbox.api.documents import Documents, Prepared, envelope
from calendar_sync.sandbox.api.execution import run
from calendar_sync.sandbox.api.schema import schema
from calendar_sync.sandbox.api.wording import variable_errors
from calendar_sync.sandbox.clock import Clock, SandboxClock, SystemClock
from calendar_sync.sandbox.domain import publish
from calendar_sync.sandbox.domain.session import Session
from calendar_sync.sandbox.faults import Fault, Faults
from calendar_sync.sandbox.settings import ALL_SCOPES, Settings
from calendar_sync.sandbox.sheets.service import Service
from calendar_sync.sandbox.store import Doc, Store
from calendar_sync.sandbox.times import iso, parse
from calendar_sync.sandbox.wire import Entry, Reply, Request, json_reply, lower, text_reply

Seed = str | Path | Mapping[str, Any]

_PATHS = frozenset({"/", "/graphql"})
_BLOCKED_AGENTS = ("python-urllib",)
_LOG_LENGTH = 10_000
_UNDONE = frozenset({"drop_request", "refuse", "reset", "commit_late", "rate_limit"})
"""Faults after which nothing of the request is done (not yet, at least)."""


class Sandbox:
    """A local Buffer.

    Args:
        data: File that keeps the state, made and seeded if it is not there; ``None`` keeps it in memory.
        plan: ``free``, ``essentials`` or ``team``.
        seed: A shipped seed's name, a seed file, or a seed as a value; only used when there is no state yet. The
            default is a small agency.
        clock: What time it is; the machine's clock by default. The control API can freeze and move it.
        fetch_media: Whether media addresses are really fetched.
        keys: API keys that are accepted (a mapping also gives the scopes of each).
        control_token: What the control API needs when it is not asked locally.
        faults: Faults in force from the start, as the control API takes them.
        fault_seed: Seed of the generator behind the probabilities of faults.
        settings: Everything that can be set; the arguments above win where they are given.

    Raises:
        ValueError: A wrong setting, an unreadable seed, or a data file that is none.
    """

    def __init__(
        self,
        data: Path | None = None,
        *,
        plan: str | None = None,
        seed: Seed | None = None,
        clock: Clock | None = None,
        fetch_media: bool | None = None,
        keys: Iterable[str] | Mapping[str, frozenset[str]] | None = None,
        control_token: str | None = None,
        faults: Iterable[Mapping[str, Any]] = (),
        fault_seed: int = 0,
        settings: Settings | None = None,
    ) -> None:
        if keys is not None and not isinstance(keys, Mapping):
            keys = dict.fromkeys(keys, ALL_SCOPES)
        given = {"plan": plan, "fetch_media": fetch_media, "keys": keys, "control_token": control_token}
        changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
        self.settings = replace(settings or Settings(), **changes)
        self.faults = Faults(faults, seed=fault_seed)
        self.log: deque[Entry] = deque(maxlen=_LOG_LENGTH)
        self.counts: Counter[str] = Counter()
        self._seed: Seed = seeding.DEFAULT_SEED if seed is None else seed
        self._lock = threading.RLock()
        self._documents = Documents(schema())
        self.store = Store(data)
        try:
            self.clock = SandboxClock(clock or SystemClock(), self.store)
            self.google = Service(self.store, self.faults, self.settings)
            with self.store.transaction(durable=True):
                if self.store.meta("seeded") is None:
                    self.plant()
        except BaseException:
            self.store.close()
            raise

    def close(self) -> None:
        """Close the data file."""
        with self._lock:
            self.store.close()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def plant(self, seed: Seed | None = None) -> None:
        """Forget everything but the clock and fill in a seed (by default the one given at the start).

        The caller holds a transaction.

        Raises:
            ValueError: The seed cannot be read, or is not complete.
        """
        found = seeding.read(self._seed if seed is None else seed)
        clock = self.store.meta("clock")
        self.store.clear()
        self.google.library.forget()
        if clock is not None:
            self.store.set_meta("clock", clock)
        seeding.plant(self.store, found, self.clock.now())
        self.store.set_meta("seeded", True)

    # -- one exchange ----------------------------------------------------------------------------------------

    def handle(
        self, method: str, path: str, headers: Iterable[tuple[str, str]], body: bytes = b"", *, local: bool = True
    ) -> Reply:
        """Answer one request.

        Args:
            method: HTTP method.
            path: Path and query.
            headers: Header lines.
            body: The whole body.
            local: Whether only this machine can reach the sandbox; the control API needs that, or its token.
        """
        request = Request(method.upper(), path, lower(headers), body)
        with self._lock:
            self.clock.reload()
            if request.route == control.PREFIX or request.route.startswith(control.PREFIX + "/"):
                return control.handle(self, request, local=local)
            self.catch_up()
            if self.google.owns(request.route):
                reply, entry = self.google.answer(request, self.clock.now())
            else:
                reply, entry = self._answer(request)
            self.counts["requests"] += 1
            self.counts[f"status {reply.status}"] += 1
            self.counts["mutations"] += entry.mutations
            if entry.fault:
                self.counts[f"fault {entry.fault}"] += 1
            self.log.append(replace(entry, number=self.counts["requests"], status=reply.status))
            return reply

    def _answer(self, request: Request) -> tuple[Reply, Entry]:
        entry = Entry(0, iso(self.clock.now()), request.method, request.route, 0)
        agent = request.headers.get("user-agent", "").strip().lower()
        if not agent or agent.startswith(_BLOCKED_AGENTS):
            return text_reply(403, "error code: 1010"), entry
        if request.route not in _PATHS:
            return text_reply(404, f"Cannot {request.method} {request.route}"), entry
        if request.method == "OPTIONS":
            return Reply(204, (("Allow", "POST, OPTIONS"),)), entry
        if request.method != "POST":
            message = "GraphQL requests are sent with POST and a JSON body."
            return answers.bad_request(message, 405, (("Allow", "POST, OPTIONS"),)), entry
        key = _bearer(request.headers.get("authorization", ""))
        if key is None:
            return answers.unauthenticated("An authentication JWT or Access Token is required"), entry
        if key not in self.settings.keys:
            return answers.unauthenticated("Access token is not valid"), entry
        return self._graphql(request, key, entry)

    def _graphql(self, request: Request, key: str, entry: Entry) -> tuple[Reply, Entry]:
        operation = _operation(request)
        prepared = self._documents.prepare(operation["query"]) if operation else None
        name = str(operation["operationName"]) if operation and operation.get("operationName") else None
        mutations = prepared.mutation_count(name) if prepared else 0
        fault = self.faults.strike(mutations)
        struck = fault.kind if fault else None
        entry = Entry(0, entry.at, entry.method, entry.path, 0, name, mutations, struck)
        if fault is not None and fault.kind in _UNDONE:
            return self._left_undone(fault, key, operation), entry
        now = self.clock.now()
        with self.store.transaction(durable=mutations > 0):
            verdict = self._admit(key, now)
            if verdict.refused is not None:
                return answers.too_many(verdict), entry
            if fault is None or fault.does_it:
                reply = self._run(key, operation, prepared, now, copies=2 if fault and fault.kind == "duplicate" else 1)
            else:
                reply = Reply(0)
        if fault is not None:
            reply = answers.spoiled(reply, fault)
        if verdict.headers:
            reply = replace(reply, headers=(*reply.headers, *verdict.headers))
        return reply, entry

    def _left_undone(self, fault: Fault, key: str, operation: Doc | None) -> Reply:
        if fault.kind == "rate_limit":
            quota = self.settings.allowance.requests[0]
            return answers.too_many(rates.exhausted(key, quota, round(fault.seconds)))
        if fault.kind == "commit_late":
            due = iso(self.clock.now() + timedelta(seconds=fault.seconds))
            with self.store.transaction(durable=True):
                if self._admit(key, self.clock.now()).refused is None:
                    kept = json.dumps({"key": key, "operation": operation})
                    self.store.rows("INSERT INTO late (due, body) VALUES (?, ?)", (due, kept))
        return Reply(0, fate=answers.FATES[fault.kind])

    def _admit(self, key: str, now: datetime) -> rates.Verdict:
        if not self.settings.rate_limits:
            return rates.Verdict(())
        return rates.admit(self.store, key, self.settings.allowance.requests, now)

    def _run(
        self, key: str, operation: Doc | None, prepared: Prepared | None, now: datetime, *, copies: int = 1
    ) -> Reply:
        if operation is None or prepared is None:
            return answers.bad_request("POST body missing, invalid Content-Type, or JSON object has no keys.")
        if prepared.document is None:
            return json_reply(400, {"errors": list(prepared.errors)})
        name, variables = operation.get("operationName"), operation.get("variables")
        if not isinstance(name, str | None):
            return answers.bad_request("`operationName` in a POST body must be a string if provided.")
        if not isinstance(variables, dict | None):
            return answers.bad_request("`variables` in a POST body must be an object if provided.")
        result = self._execute(key, prepared, operation, now)
        if result.data is None and result.errors and not any(error.path for error in result.errors):
            found = variable_errors(schema(), prepared.document, name, variables or {})
            errors = [envelope(message, "BAD_USER_INPUT") for message in found]
            errors = errors or [envelope(error.message, "OPERATION_RESOLUTION_FAILURE") for error in result.errors]
            return json_reply(400, {"errors": errors})
        for _ in range(copies - 1):
            self._execute(key, prepared, operation, now, allow_twins=True)
        return answers.answered(result)

    def _execute(
        self, key: str, prepared: Prepared, operation: Doc, now: datetime, *, allow_twins: bool = False
    ) -> ExecutionResult:
        return run(
            schema(),
            prepared.executable,
            context=self.session(key, now, allow_twins=allow_twins),
            variables=operation.get("variables"),
            operation=operation.get("operationName"),
            selections=prepared.selections,
        )

    def session(self, key: str, now: datetime, *, allow_twins: bool = False) -> Session:
        """Return a session for one of the accepted keys."""
        account = self.store.rows("SELECT id FROM accounts LIMIT 1")[0]["id"]
        return Session(self.store, self.settings, now, account, self.settings.keys[key], allow_twins)

    # -- what happens by itself ------------------------------------------------------------------------------

    def catch_up(self) -> None:
        """Do what was due since the last request, in its order and at its time: late commits and publishing."""
        now = self.clock.now()
        late = self.store.rows("SELECT * FROM late WHERE due <= ? ORDER BY due, sequence", (iso(now),))
        if not late and not publish.is_due(self.store, now):
            return
        with self.store.transaction(durable=True):
            for row in late:
                kept, moment = json.loads(row["body"]), parse(row["due"])
                self._publish(moment)
                if "google" in kept:
                    self.google.carry_out_late(kept["google"], moment)
                else:
                    self._commit_late(kept["key"], kept["operation"], moment)
                self.store.rows("DELETE FROM late WHERE sequence = ?", (row["sequence"],))
            self._publish(now)

    def _commit_late(self, key: str, operation: Doc | None, now: datetime) -> None:
        prepared = self._documents.prepare(operation["query"]) if operation else None
        if (
            operation is not None
            and prepared is not None
            and prepared.document is not None
            and key in self.settings.keys
        ):
            self._execute(key, prepared, operation, now, allow_twins=True)

    def _publish(self, now: datetime) -> None:
        publish.advance(self.store, now, self.settings.publish_seconds, self.faults.publishing)


def _bearer(header: str) -> str | None:
    scheme, _, key = header.strip().partition(" ")
    return key.strip() if scheme.lower() == "bearer" and key.strip() else None


def _operation(request: Request) -> Doc | None:
    """Return the JSON object of a GraphQL request, or ``None`` if there is no such thing."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        return None
    try:
        value = json.loads(request.body)
        if b"\\ud" in request.body.lower():  # half of a surrogate pair is no text that could be kept
            text = json.dumps(value, ensure_ascii=False)
            value = json.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and isinstance(value.get("query"), str) and value["query"].strip() else None
