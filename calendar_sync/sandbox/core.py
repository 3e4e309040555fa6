"""One HTTP exchange with the local Buffer, without any network."""

from __future__ import annotations

import json
import threading
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from graphql import ExecutionResult, execute_sync

from calendar_sync.sandbox import api, control, publish, rates, seeding
from calendar_sync.sandbox.clock import Clock, SandboxClock, SystemClock
from calendar_sync.sandbox.documents import Documents, Prepared, envelope
from calendar_sync.sandbox.faults import Fault, Faults
from calendar_sync.sandbox.outcomes import Session
from calendar_sync.sandbox.settings import ALL_SCOPES, DEFAULT_KEY, Settings
from calendar_sync.sandbox.store import Doc, Store
from calendar_sync.sandbox.times import iso, parse
from calendar_sync.sandbox.wire import Entry, Fate, Pairs, Reply, Request, json_reply, lower, text_reply

_PATHS = frozenset({"/", "/graphql"})
_BLOCKED_AGENTS = ("python-urllib", "java/", "libwww-perl")
_LOG_LENGTH = 10_000

_FATES: Mapping[str, Fate] = {
    "drop_request": Fate.SILENCE,
    "commit_late": Fate.SILENCE,
    "refuse": Fate.REFUSED,
    "reset": Fate.RESET,
    "drop_answer": Fate.SILENCE,
    "close_after": Fate.CLOSED,
    "half_body": Fate.HALF,
}
_BEFORE = frozenset({"drop_request", "refuse", "reset", "commit_late"})


class Sandbox:
    """A local Buffer.

    Args:
        data: File that keeps the state, made and seeded if it is not there; ``None`` keeps it in memory.
        plan: ``free``, ``essentials`` or ``team``.
        seed: A shipped seed's name, a seed file, or a seed as a value; only used when there is no state yet. The default
            is a small agency.
        clock: What time it is; the machine's clock by default. It can be frozen and moved through the control API.
        fetch_media: Whether media addresses are really fetched.
        keys: API keys that are accepted (a mapping also gives the scopes of each).
        control_token: What the control API needs when it is not asked locally.
        settings: Everything else that can be set; the arguments above win.

    Raises:
        ValueError: A wrong setting, an unreadable seed, or a data file that is none.
    """

    def __init__(
        self,
        data: Path | None = None,
        *,
        plan: str = "team",
        seed: str | Path | Mapping[str, Any] | None = None,
        clock: Clock | None = None,
        fetch_media: bool = False,
        keys: Iterable[str] | Mapping[str, frozenset[str]] = (DEFAULT_KEY,),
        control_token: str | None = None,
        settings: Settings | None = None,
    ) -> None:
        scopes = dict(keys) if isinstance(keys, Mapping) else dict.fromkeys(keys, ALL_SCOPES)
        self.settings = replace(
            settings or Settings(), plan=plan, keys=scopes, fetch_media=fetch_media, control_token=control_token
        )
        self._seed = seeding.DEFAULT_SEED if seed is None else seed
        self._lock = threading.RLock()
        self._documents = Documents(api.schema())
        self.faults = Faults()
        self.log: deque[Entry] = deque(maxlen=_LOG_LENGTH)
        self.counts: Counter[str] = Counter()
        self.store = Store(data)
        try:
            self.clock = SandboxClock(clock or SystemClock(), self.store)
            with self.store.transaction(durable=True):
                if self.store.meta("seeded") is None:
                    self.plant(self._seed)
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

    def plant(self, seed: str | Path | Mapping[str, Any] | None = None) -> None:
        """Forget all state but the clock and fill in a seed (the one given at the start by default), inside a transaction.

        Raises:
            ValueError: The seed cannot be read, or is not complete.
        """
        found = seeding.read(self._seed if seed is None else seed)
        clock = self.store.meta("clock")
        self.store.clear()
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
            local: Whether the sandbox is reachable from this machine only; the control API needs that, or its token.
        """
        request = Request(method.upper(), path, lower(headers), body)
        route = path.partition("?")[0]
        with self._lock:
            if route.startswith(control.PREFIX):
                return control.handle(self, request, local=local)
            self.clock.reload()
            self._catch_up()
            reply, entry = self._answer(request, route)
            self.log.append(replace(entry, number=self.counts["requests"] + 1, status=reply.status))
            self.counts.update(
                ["requests", f"status {reply.status}", *([f"fault {entry.fault}"] if entry.fault else [])]
            )
            self.counts["mutations"] += entry.mutations
            return reply

    def _answer(self, request: Request, route: str) -> tuple[Reply, Entry]:
        entry = Entry(0, iso(self.clock.now()), request.method, route, 0)
        if _blocked(request):
            return text_reply(403, "error code: 1010"), entry
        if route not in _PATHS:
            return text_reply(404, f"Cannot {request.method} {route}"), entry
        if request.method == "OPTIONS":
            return Reply(204, (("Allow", "POST, OPTIONS"), ("Access-Control-Allow-Methods", "POST, OPTIONS"))), entry
        if request.method != "POST":
            message = "Only POST requests with a JSON body are answered."
            return json_reply(405, {"errors": [envelope(message, "BAD_REQUEST")]}, (("Allow", "POST"),)), entry
        return self._post(request, entry)

    def _post(self, request: Request, entry: Entry) -> tuple[Reply, Entry]:
        key = _bearer(request.headers.get("authorization", ""))
        if key is None:
            return _unauthenticated("An authentication JWT or Access Token is required"), entry
        if key not in self.settings.keys:
            return _unauthenticated("Access token is not valid"), entry
        operation = _read_operation(request)
        prepared = self._documents.prepare(operation["query"]) if operation else None
        name = operation.get("operationName") if operation else None
        mutations = prepared.mutation_count(name) if prepared else 0
        entry = replace(entry, operation=name, mutations=mutations)
        fault = self.faults.strike(mutations)
        if fault is not None:
            entry = replace(entry, fault=fault.kind)
        if fault is not None and fault.kind in _BEFORE:
            if fault.kind == "commit_late":
                self._keep_for_later(fault, key, operation)
            return Reply(0, fate=_FATES[fault.kind]), entry
        now = self.clock.now()
        with self.store.transaction(durable=mutations > 0):
            verdict = self._admit(key, now)
            if verdict.refused is None and not (fault and fault.kind in {"status", "rate_limit"} and not fault.commit):
                reply = self._run(key, operation, prepared, now, twice=fault is not None and fault.kind == "duplicate")
            else:
                reply = Reply(0)
        if verdict.refused is not None:
            return _too_many(verdict), entry
        if fault is not None:
            reply = _spoiled(reply, fault)
        return replace(reply, headers=(*reply.headers, *verdict.headers)), entry

    def _admit(self, key: str, now: datetime) -> rates.Verdict:
        if not self.settings.rate_limits:
            return rates.Verdict(())
        return rates.admit(self.store, key, self.settings.allowance.requests, now)

    def _run(
        self, key: str, operation: Doc | None, prepared: Prepared | None, now: datetime, *, twice: bool = False
    ) -> Reply:
        if operation is None or prepared is None:
            message = "POST body missing, invalid Content-Type, or JSON object has no keys."
            return json_reply(400, {"errors": [envelope(message, "BAD_REQUEST")]})
        if prepared.document is None:
            return json_reply(400, {"errors": list(prepared.errors)})
        name = operation.get("operationName")
        if name is not None and not isinstance(name, str):
            return json_reply(400, {"errors": [envelope("`operationName` must be a string.", "BAD_REQUEST")]})
        variables = operation.get("variables")
        if variables is not None and not isinstance(variables, dict):
            return json_reply(400, {"errors": [envelope("`variables` must be an object.", "BAD_REQUEST")]})
        result = self._execute(key, prepared, variables, name, now)
        if twice:
            self._execute(key, prepared, variables, name, now, allow_twins=True)
        return _answered(result)

    def _execute(
        self,
        key: str,
        prepared: Prepared,
        variables: Doc | None,
        name: str | None,
        now: datetime,
        *,
        allow_twins: bool = False,
    ) -> ExecutionResult:
        account = self.store.rows("SELECT id FROM accounts LIMIT 1")[0]["id"]
        session = Session(self.store, self.settings, now, account, self.settings.keys[key], allow_twins)
        assert prepared.document is not None, "only documents that passed are run"
        return execute_sync(
            api.schema(),
            prepared.document,
            context_value=session,
            variable_values=variables,
            operation_name=name,
            hide_suggestions=True,
        )

    # -- what happens by itself ------------------------------------------------------------------------------

    def _catch_up(self) -> None:
        """Do what is due since the last request: late commits and publishing, in the order of their times."""
        now = self.clock.now()
        seconds = self.settings.publish_seconds
        late = self.store.rows("SELECT * FROM late WHERE due <= ? ORDER BY due, sequence", (iso(now),))
        if not late and not self.store.rows(
            "SELECT 1 FROM posts WHERE status IN ('scheduled', 'sending') AND dueAt <= ? LIMIT 1", (iso(now),)
        ):
            return
        with self.store.transaction(durable=True):
            for row in late:
                kept = json.loads(row["body"])
                moment = parse(row["due"])
                publish.advance(self.store, moment, seconds, self.faults.publishing)
                if kept["key"] in self.settings.keys and kept["operation"]:
                    self._run(
                        kept["key"], kept["operation"], self._documents.prepare(kept["operation"]["query"]), moment
                    )
                self.store.rows("DELETE FROM late WHERE sequence = ?", (row["sequence"],))
            publish.advance(self.store, now, seconds, self.faults.publishing)

    def catch_up(self) -> None:
        """Bring posts and late commits up to the present moment."""
        with self._lock:
            self.clock.reload()
            self._catch_up()

    def _keep_for_later(self, fault: Fault, key: str, operation: Doc | None) -> None:
        from datetime import timedelta

        due = iso(self.clock.now() + timedelta(seconds=fault.seconds))
        with self.store.transaction(durable=True):
            self._admit(key, self.clock.now())
            body = json.dumps({"key": key, "operation": operation})
            self.store.rows("INSERT INTO late (due, body) VALUES (?, ?)", (due, body))


# -- parts of a request --------------------------------------------------------------------------------------


def _blocked(request: Request) -> bool:
    agent = request.headers.get("user-agent", "").strip().lower()
    return not agent or agent.startswith(_BLOCKED_AGENTS)


def _bearer(header: str) -> str | None:
    scheme, _, key = header.strip().partition(" ")
    return key.strip() if scheme.lower() == "bearer" and key.strip() else None


def _read_operation(request: Request) -> Doc | None:
    """Return the JSON object of a GraphQL request, or ``None`` if there is no such thing."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        return None
    try:
        value = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and isinstance(value.get("query"), str) and value["query"].strip() else None


# -- parts of a reply ----------------------------------------------------------------------------------------


def _unauthenticated(message: str) -> Reply:
    return json_reply(401, {"errors": [envelope(message, "UNAUTHENTICATED")]})


def _too_many(verdict: rates.Verdict) -> Reply:
    message = "Too many requests from this client. Please try again later."
    body = {"errors": [envelope(message, "RATE_LIMIT_EXCEEDED", window=verdict.refused)]}
    return json_reply(429, body, (*verdict.headers, ("Retry-After", str(verdict.retry_after))))


def _answered(result: ExecutionResult) -> Reply:
    errors = []
    for error in result.errors or ():
        code = (error.extensions or {}).get("code")
        default = "INTERNAL_SERVER_ERROR" if error.path else "BAD_USER_INPUT"
        errors.append(envelope(error.message, code or default, error))
    if result.data is None and errors and not any(error.path for error in result.errors or ()):
        return json_reply(400, {"errors": errors})
    return json_reply(200, {**({"errors": errors} if errors else {}), "data": result.data})


def _spoiled(reply: Reply, fault: Fault) -> Reply:
    if fault.kind == "status":
        return _failure(fault)
    if fault.kind == "rate_limit":
        message = "Too many requests from this client. Please try again later."
        body = {"errors": [envelope(message, "RATE_LIMIT_EXCEEDED", window="15m")]}
        return json_reply(429, body, (("Retry-After", str(round(fault.seconds))),))
    if fault.kind == "delay":
        return replace(reply, delay=fault.seconds)
    return replace(reply, fate=_FATES.get(fault.kind, Fate.DELIVERED))


def _failure(fault: Fault) -> Reply:
    names = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable"}
    title = names.get(fault.status, "Error")
    headers: Pairs = (("Retry-After", "2"),) if fault.status == 503 else ()
    if fault.html:
        page = f"<html><head><title>{fault.status} {title}</title></head><body><h1>{fault.status} {title}</h1></body></html>\n"
        return text_reply(fault.status, page, headers, kind="text/html")
    return json_reply(fault.status, {"errors": [envelope(title, "INTERNAL_SERVER_ERROR")]}, headers)
