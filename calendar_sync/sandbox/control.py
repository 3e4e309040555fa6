"""The control API under ``/_sandbox/``: for tests and demonstrations, and not a part of Buffer.

It costs no quota, needs no API key, and is only there for local callers, or for those who know its token.

======================================  ======================================================================
``GET /_sandbox/``                      this list
``GET /_sandbox/state``                 everything the sandbox holds
``POST /_sandbox/reset``                back to the seed it started with
``POST /_sandbox/seed``                 another seed: a shipped name ``{"name": ...}`` or the seed itself
``GET /_sandbox/clock``                 what time it is, and whether time stands still
``POST /_sandbox/clock``                ``{"freeze": true}`` (or a time), ``{"move": "+1d 2h"}``, ``{"run": true}``
``GET /_sandbox/faults``                the faults in force
``POST /_sandbox/faults``               a fault, or a list of them; ``{"seed": 7}`` starts the generator again
``DELETE /_sandbox/faults[/ID]``        no more faults, or one less
``GET /_sandbox/requests``              the request log with counts; ``?last=N`` for its end
``DELETE /_sandbox/requests``           an empty log
``POST /_sandbox/posts/ID/approve``     say yes to a post that waits for approval
``POST /_sandbox/channels/ID``          set ``isQueuePaused``, ``isDisconnected``, ``isLocked``, ``postingSchedule``
``... /_sandbox/google/...``            accounts and spreadsheets of the local Google; see :mod:`.sheets.control`
======================================  ======================================================================
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from calendar_sync.sandbox import faults as fault_rules
from calendar_sync.sandbox.domain import posts, queue
from calendar_sync.sandbox.domain.session import Refusal
from calendar_sync.sandbox.sheets import control as google
from calendar_sync.sandbox.sheets.control import Unknown
from calendar_sync.sandbox.store import KINDS, Doc
from calendar_sync.sandbox.times import iso, parse
from calendar_sync.sandbox.wire import Reply, Request, json_reply

if TYPE_CHECKING:
    from calendar_sync.sandbox.core import Sandbox

PREFIX = "/_sandbox"
_STEP = re.compile(r"([+-]?)(\d+(?:\.\d+)?)([smhdw])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_SETTABLE = ("isQueuePaused", "isDisconnected", "isLocked", "postingSchedule")


class _Missing(Exception):
    """There is no such thing here."""


def handle(sandbox: Sandbox, request: Request, *, local: bool) -> Reply:
    """Answer a control request; the caller holds the sandbox's lock."""
    if not _allowed(sandbox.settings.control_token, request, local=local):
        return json_reply(403, {"error": "the control API is for local callers, or needs its token"})
    route, query = request.route, request.path.partition("?")[2]
    parts = tuple(part for part in route.removeprefix(PREFIX).split("/") if part)
    act = _ROUTES.get((request.method, parts[0] if parts else ""))
    try:
        given = json.loads(request.body) if request.body else {}
        if parts[:1] == ("google",):
            return json_reply(200, _google(sandbox, request, parts[1:], given))
        if act is None:
            raise _Missing
        return json_reply(200, act(sandbox, parts[1:], given, parse_qs(query)))
    except _Missing:
        return json_reply(404, {"error": f"no {request.method} {route}; see {PREFIX}/"})
    except Refusal as refusal:
        return json_reply(404, {"error": refusal.message})
    except Unknown as unknown:
        return json_reply(404, {"error": str(unknown)})
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        return json_reply(400, {"error": str(error)})


def _google(sandbox: Sandbox, request: Request, parts: tuple[str, ...], given: Any) -> Any:
    base_url = f"http://{request.headers.get('host', 'sandbox')}"
    now = sandbox.clock.now()
    return google.handle(sandbox.google, sandbox.store, request.method, parts, given, now=now, base_url=base_url)


def _allowed(token: str | None, request: Request, *, local: bool) -> bool:
    if "origin" in request.headers:
        return False  # a web page has no business here, wherever it runs
    if token is None:
        return local
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return local or (scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode()))


Act = Callable[["Sandbox", tuple[str, ...], Any, Mapping[str, list[str]]], Any]


def _help(*_: Any) -> Doc:
    return {"sandbox": [line.strip() for line in (__doc__ or "").splitlines() if line.startswith("``")]}


def _state(sandbox: Sandbox, *_: Any) -> Doc:
    sandbox.catch_up()
    store = sandbox.store
    return {
        "now": iso(sandbox.clock.now()),
        "plan": sandbox.settings.plan,
        **{kind: store.find(kind) for kind in KINDS},
        "windows": [dict(row) for row in store.rows("SELECT * FROM windows ORDER BY key, seconds")],
        "late": [dict(row) for row in store.rows("SELECT due, sequence FROM late ORDER BY due")],
    }


def _reset(sandbox: Sandbox, *_: Any) -> Doc:
    with sandbox.store.transaction(durable=True):
        sandbox.plant()
    return {"ok": True}


def _seed(sandbox: Sandbox, _: Any, given: Doc, __: Any) -> Doc:
    with sandbox.store.transaction(durable=True):
        sandbox.plant(str(given["name"]) if set(given) == {"name"} else given)
    return {"ok": True}


def _clock(sandbox: Sandbox, *_: Any) -> Doc:
    return {"now": iso(sandbox.clock.now()), "frozen": sandbox.clock.frozen}


def _set_clock(sandbox: Sandbox, _: Any, given: Doc, __: Any) -> Doc:
    steps = {"freeze", "move", "run"} & set(given)
    if len(steps) != 1 or set(given) != steps:
        raise ValueError("one of freeze, move and run is needed")
    if "freeze" in given:
        sandbox.clock.freeze(None if given["freeze"] is True else parse(given["freeze"]))
    elif "move" in given:
        sandbox.clock.move(duration(given["move"]))
    else:
        sandbox.clock.run()
    sandbox.catch_up()
    return _clock(sandbox)


def duration(text: float | str) -> timedelta:
    """Return a duration from seconds or from words such as ``+1d 2h 30m``.

    Raises:
        ValueError: Neither.
    """
    if isinstance(text, int | float):
        return _seconds(text)
    parts = text.split()
    found = [_STEP.fullmatch(part) for part in parts]
    if not parts or not all(found):
        raise ValueError(f"no duration: {text!r}; say seconds, or words such as +1d 2h 30m")
    sign = -1 if parts[0].startswith("-") else 1
    return _seconds(sign * sum(float(match[2]) * _SECONDS[match[3]] for match in found if match))


def _seconds(number: float) -> timedelta:
    try:
        return timedelta(seconds=number)
    except OverflowError as error:
        raise ValueError("that is too long") from error


def _faults(sandbox: Sandbox, *_: Any) -> Doc:
    return {"faults": sandbox.faults.listed(), "kinds": dict(fault_rules.KINDS)}


def _add_faults(sandbox: Sandbox, _: Any, given: Any, __: Any) -> Doc:
    if isinstance(given, dict) and set(given) == {"seed"}:
        sandbox.faults.seed(int(given["seed"]))
        return {"faults": []}
    rules = [fault_rules.read(item) for item in (given if isinstance(given, list) else [given])]
    return {"faults": [asdict(sandbox.faults.add(rule)) for rule in rules]}


def _clear_faults(sandbox: Sandbox, parts: tuple[str, ...], *_: Any) -> Doc:
    return {"cleared": sandbox.faults.clear(int(parts[0]) if parts else None)}


def _requests(sandbox: Sandbox, _: Any, __: Any, query: Mapping[str, list[str]]) -> Doc:
    entries = list(sandbox.log)
    if "last" in query:
        last = int(query["last"][0])
        entries = entries[-last:] if last > 0 else []
    return {"counts": dict(sandbox.counts), "requests": [asdict(entry) for entry in entries]}


def _clear_requests(sandbox: Sandbox, *_: Any) -> Doc:
    sandbox.log.clear()
    sandbox.counts.clear()
    return {"ok": True}


def _post(sandbox: Sandbox, parts: tuple[str, ...], *_: Any) -> Doc:
    if len(parts) != 2 or parts[1] != "approve":
        raise _Missing
    sandbox.catch_up()
    with sandbox.store.transaction(durable=True):
        return posts.approve(sandbox.session(next(iter(sandbox.settings.keys)), sandbox.clock.now()), parts[0])


def _channel(sandbox: Sandbox, parts: tuple[str, ...], given: Doc, _: Any) -> Doc:
    channel = sandbox.store.get("channels", parts[0]) if len(parts) == 1 else None
    if channel is None:
        raise _Missing
    if unknown := sorted(set(given) - set(_SETTABLE)):
        raise ValueError(f"cannot set {', '.join(unknown)}; only {', '.join(_SETTABLE)}")
    sandbox.catch_up()
    channel.update(given)
    with sandbox.store.transaction(durable=True):
        sandbox.store.put("channels", channel)
        queue.settle(sandbox.store, channel, sandbox.clock.now())
    return channel


_ROUTES: Mapping[tuple[str, str], Act] = {
    ("GET", ""): _help,
    ("GET", "state"): _state,
    ("POST", "reset"): _reset,
    ("POST", "seed"): _seed,
    ("GET", "clock"): _clock,
    ("POST", "clock"): _set_clock,
    ("GET", "faults"): _faults,
    ("POST", "faults"): _add_faults,
    ("DELETE", "faults"): _clear_faults,
    ("GET", "requests"): _requests,
    ("DELETE", "requests"): _clear_requests,
    ("POST", "posts"): _post,
    ("POST", "channels"): _channel,
}
