"""``review``: the served page in a real browser, against the sandbox, with the command as a process of its own."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page

from calendar_sync.model.plan import EFFECTS
from calendar_sync.preview.page import html_view
from calendar_sync.reviewing import Offer, Order, ReviewServer, ReviewState, Told, script
from tests.browser.conftest import PHONE, barriers
from tests.system.conftest import COMMAND, Book, Finished, Program, Server, at
from tests.unit.preview.plans import NOW, full_plan
from tests.unit.preview.test_page import PAGE_KNOWN

X, LINKEDIN = "twitter:harborbakery", "linkedin:Northwind Cycles"
REPLACED, IN_FACEBOOK = 3, 5
"""Numbers of changes of the full plan."""

ROWS = 20
"""So many posts are never sent before somebody has pressed a button."""

OWN = ("Sync ID", "Sync status", "Post IDs", "Sync error")


class Reviewing:
    """A running ``review``; what it says is read as it comes, so that nothing is lost between two readers."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process, self.url, self.code = process, "", -1
        self._said: dict[str, list[str]] = {"stdout": [], "stderr": []}
        self._is_there = Event()
        self._readers = [Thread(target=self._read, args=(name,)) for name in self._said]
        for reader in self._readers:
            reader.start()

    def _read(self, name: str) -> None:
        with getattr(self.process, name) as stream:
            for line in stream:
                self._said[name].append(line)
                if name == "stderr" and (found := re.search(r"http://127\.0\.0\.1:\d+/\S+/", line)):
                    self.url = found[0]
                    self._is_there.set()
        self._is_there.set()

    @property
    def out(self) -> str:
        """What it has printed."""
        return "".join(self._said["stdout"])

    @property
    def err(self) -> str:
        """What it has said besides."""
        return "".join(self._said["stderr"])

    def begun(self) -> None:
        """Wait until it has told its address."""
        assert self._is_there.wait(60)
        assert self.url, self.err

    def ended(self) -> None:
        """Wait until it has stopped by itself."""
        self.code = self.process.wait(timeout=60)
        self.closed()
        assert "Traceback" not in self.err, self.err

    def closed(self) -> None:
        """Read to the end."""
        for reader in self._readers:
            reader.join(timeout=60)


class Office:
    """The program, a calendar and a Buffer."""

    def __init__(self, home: Path) -> None:
        self.server = Server(home / "buffer.db")
        (home / "home").mkdir()
        self.program = Program(home / "home", self.server.url)
        (self.program.home / "calendar-sync.toml").write_text("[buffer]\nbatch_size = 1\nquiet_period = 1\n")

    def book(self, *rows: dict[str, Any]) -> Book:
        return Book(self.program.home / "may.xlsx", list(rows))

    def texts(self) -> list[str]:
        return sorted(str(post["text"]) for post in self.server.posts())

    @contextmanager
    def review(self, target: str | Path, *more: str) -> Iterator[Reviewing]:
        process = subprocess.Popen(
            [*COMMAND, "review", str(target), "--no-open", *more],
            env=self.program.environment,
            cwd=self.program.home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running = Reviewing(process)
        try:
            running.begun()
            yield running
        finally:
            process.kill()
            process.wait()
            running.closed()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    before = {post["id"] for post in made.server.posts()}
    yield made
    assert before <= {post["id"] for post in made.server.posts()}
    made.server.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page about which nobody complains, and which asks for nothing from elsewhere."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(60_000)
    made = context.new_page()
    complaints: list[str] = []
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.on("console", lambda message: complaints.append(message.text) if "409" not in message.text else None)
    made.on("request", lambda asked: complaints.append(asked.url) if "//127.0.0.1:" not in asked.url else None)
    yield made
    context.close()
    assert complaints == []


def ended(page: Page) -> str:
    """Wait until the page says how it ended, and return that."""
    page.wait_for_selector("#review[data-phase=ended]")
    return page.inner_text("#review-status")


def card(page: Page, words: str) -> Any:
    return page.locator(".card", has_text=words)


def test_what_is_unticked_stays_and_the_rest_is_applied(office: Office, page: Page) -> None:
    book = office.book(
        {**at(4), "Channels": X, "Text": "Goes out"},
        {**at(5), "Channels": X, "Text": "Waits"},
        {**at(6), "Channels": f"{X}, {LINKEDIN}", "Text": "Half of it"},
    )
    before, there = book.rows(), office.texts()
    with office.review(book.path, "--format", "json") as running:
        page.goto(running.url)
        page.wait_for_selector("#review-apply:enabled")
        assert page.inner_text("#review-apply") == "Apply 4 changes"
        card(page, "Waits").locator("[data-tick]").uncheck()
        card(page, "Half of it").filter(has_text="LinkedIn").locator("[data-tick]").uncheck()
        assert page.inner_text("#review-apply") == "Apply 2 changes"
        page.click("#review-apply")
        assert "Done: 2 created" in ended(page)
        assert re.search(r"Plan [0-9a-f]{12}\.", page.inner_text("#review-status"))
        assert card(page, "Goes out").locator(".o-done").inner_text().startswith("Created in Buffer, due ")
        assert card(page, "Waits").locator(".outcome").inner_text() == "Left out."
        assert card(page, "Half of it").locator(".o-done").count() == 1
        running.ended()
    assert running.code == 0, running.err
    assert office.texts() == sorted([*there, "Goes out", "Half of it"])
    rows = book.rows()
    assert [{name: row[name] for name in before[0]} for row in rows] == before
    assert [row["Sync status"] for row in rows[:2]] == ["Scheduled", None]
    assert [rows[1][name] for name in OWN] == [None] * 4
    assert "left out" in rows[2]["Sync error"]

    # What was left out comes with the next sync, and nothing comes twice.
    assert office.program("sync", book.path, "--yes").code == 0
    assert office.texts() == sorted([*there, "Goes out", "Waits", "Half of it", "Half of it"])
    assert [row["Sync status"] for row in book.rows()] == ["Scheduled"] * 3


def test_what_both_sides_changed_is_settled_with_clicks(office: Office, page: Page, axe: str) -> None:
    names = ("Drawn in", "Restored", "Sheet wins", "Buffer wins", "Gone", "Left")
    rows = [{**at(4 + number), "Channels": X, "Text": name} for number, name in enumerate(names)]
    book = office.book(*rows[:-1], {**rows[-1], "Channels": f"{X}, {LINKEDIN}"})
    assert office.program("sync", book.path, "--yes").code == 0
    ids = {post["text"]: post["id"] for post in office.server.posts() if post["channelService"] == "twitter"}
    edit = "mutation($id: PostId!, $text: String) { editPost(input: {id: $id, text: $text}) { __typename } }"
    for name in names:
        office.server.ask(edit, id=ids[name], text=f"{name}, by hand")
    office.server.ask("mutation($id: PostId!) { deletePost(input: {id: $id}) { __typename } }", id=ids["Gone"])
    book.change(3, Text="Sheet wins, as it says")
    book.change(4, Text="Buffer wins, whatever it says")
    book.append(**{**at(20), "Channels": X, "Text": "Waits"})
    book.append(**{**at(21), "Channels": X, "Text": "New"})

    def choose(words: str, button: str) -> None:
        page.wait_for_selector("#review[data-phase=open] #review-apply:enabled")
        with page.expect_navigation():
            card(page, words).get_by_role("button", name=button).focus()
            page.keyboard.press("Enter")
        page.wait_for_selector("#review[data-phase=open]")

    with office.review(book.path) as running:
        page.goto(running.url.rstrip("/"))
        page.wait_for_selector("#review-apply:enabled")
        card(page, "Waits").locator("[data-tick]").uncheck()
        choose("Drawn in", "Choose this: Buffer's version is written into the calendar")
        assert page.evaluate("document.activeElement.textContent").count("Drawn in, by hand")
        choose("Restored", "Choose this: the calendar's version is put back in Buffer")
        choose("Sheet wins", "Choose this: the calendar's version replaces Buffer's")
        choose("Buffer wins", "Choose this: the calendar's version replaces Buffer's")
        choose("Buffer wins", "Take it back")
        choose("Buffer wins", "Choose this: Buffer's version is written into the calendar")
        choose("Gone", "Choose this: the post is created again")
        # A cell that stands for another channel as well cannot be written, and the page says so.
        left = card(page, "Left, by hand")
        assert left.get_by_role("button", name="Buffer's version is written into the calendar").count() == 0
        assert "a cell says the same for the row's other channels" in left.inner_text()
        assert page.locator(".card[data-action=drift]").count() == 1
        assert page.locator(".settled").count() == 5
        assert page.locator(".command:visible").count() == 0
        assert not card(page, "Waits").locator("[data-tick]").is_checked()
        assert barriers(page, axe) == []
        assert page.inner_text("#review-apply") == "Apply 6 changes"
        page.click("#review-apply")
        assert "Done: 2 created, 2 edited, 2 pulled into the calendar" in ended(page)
        running.ended()
    mine = {"Drawn in, by hand", "Restored", "Sheet wins, as it says", "Buffer wins, by hand", "Gone", "New"}
    assert mine | {"Left, by hand"} <= set(office.texts())
    assert not {"Waits", "Restored, by hand", "Sheet wins, by hand"} & set(office.texts())
    said = [row["Text"] for row in book.rows()]
    assert said[:6] == [
        "Drawn in, by hand",
        "Restored",
        "Sheet wins, as it says",
        "Buffer wins, by hand",
        "Gone",
        "Left",
    ]


def test_a_saved_plan_that_is_stale_is_refused_in_words(office: Office, page: Page) -> None:
    book = office.book({**at(4), "Channels": X, "Text": "One"}, {**at(5), "Channels": X, "Text": "Two"})
    plan = office.program.home / "plan.json"
    assert office.program("plan", book.path, "--out", plan).code == 0
    there = office.texts()
    with office.review(plan) as running:
        page.goto(running.url)
        page.wait_for_selector("#review-apply:enabled")
        card(page, "Two").locator("[data-tick]").uncheck()
        book.change(1, Text="One, changed meanwhile")
        page.click("#review-apply")
        said = ended(page)
        assert "no longer true" in said
        assert "May row 2, twitter:harborbakery: the row has changed (text)" in said
        running.ended()
    assert running.code == 2
    assert "no longer true" in running.err
    assert office.texts() == there
    book.change(1, Text="One")
    with office.review(plan) as running:
        page.goto(running.url)
        page.wait_for_selector("#review-apply:enabled")
        card(page, "Two").locator("[data-tick]").uncheck()
        page.click("#review-apply")
        assert "Done: 1 created" in ended(page)
        running.ended()
    assert running.code == 0, running.err
    # The rest of the saved plan is still to be had.
    assert office.program("apply", plan, "--yes").code == 0
    assert office.texts() == sorted([*there, "One", "Two"])


def test_stopping_and_closing(office: Office, page: Page) -> None:
    rows = [{**at(4 + number), "Channels": X, "Text": f"Post {number}"} for number in range(ROWS)]
    book = office.book(*rows)
    there = office.texts()
    with office.review(book.path) as running:
        page.goto(running.url)
        # Where the calendar has changed meanwhile, nothing is applied, and the new plan is there to be looked at.
        page.locator("[data-tick]").last.uncheck()
        book.change(1, Text="Post 0, changed")
        page.click("#review-apply")
        page.wait_for_selector("#review[data-phase=open] #review-status:has-text('May row 2')")
        assert "look at it once more" in page.inner_text("#review-status")
        assert card(page, "Post 0, changed").count() == 1
        assert page.locator("[data-tick]:not(:checked)").count() == 1
        page.click("#review-close")
        assert "Nothing was changed" in ended(page)
        running.ended()
    assert (running.code, office.texts()) == (0, there)
    slow = {"kind": "delay", "seconds": 0.4, "mutations_only": True, "probability": 1.0}
    first = {"kind": "delay", "seconds": 2.5, "nth_mutation": 1}
    httpx.post(f"{office.server.url}/_sandbox/faults", json=[first, slow], timeout=60).raise_for_status()
    with office.review(book.path) as running:
        page.goto(running.url)
        page.click("#review-apply")
        page.wait_for_selector(f"#review-status:has-text('0 of {ROWS}: sending.')")
        page.wait_for_selector(".o-done")
        answer = httpx.post(
            f"{running.url}apply",
            json={"digest": "", "ticked": [0]},
            headers={"X-Calendar-Sync": "review"},
            timeout=60,
        )
        assert (answer.status_code, "being applied" in answer.text) == (409, True)
        page.click("#review-stop")
        assert "topped" in ended(page)
        running.ended()
    assert running.code == 130
    made = len(office.texts()) - len(there)
    assert 0 < made < ROWS
    assert page.locator(".o-done").count() == made
    assert page.locator(".o-held").count() == ROWS - made


@pytest.fixture
def state() -> ReviewState:
    """A review whose run is played by the test."""
    plan = full_plan()
    effects = {number for number, change in enumerate(plan.changes) if change.action in EFFECTS}
    return ReviewState(Offer(plan.digest, effects, [{REPLACED, IN_FACEBOOK}]))


@pytest.fixture
def served(state: ReviewState, page: Page) -> Iterator[Page]:
    content = html_view(full_plan(), now=NOW, known=PAGE_KNOWN, ticking=True, more_scripts=[script()], connect="'self'")
    with ReviewServer(content, state) as server:
        page.goto(server.url)
        page.wait_for_selector("#review-apply:enabled")
        yield page
        state.end("Over.")


def test_nobody_is_shut_out(served: Page, state: ReviewState, axe: str) -> None:
    assert barriers(served, axe) == []
    served.click("#review-apply")
    served.wait_for_selector("#review[data-phase=applying]")
    state.progress(3, 11, "sending")
    state.tell(0, Told("done", "Deleted."))
    state.tell(4, Told("failed", "Failed: no."))
    served.wait_for_selector("#c4 .o-failed")
    assert barriers(served, axe) == []
    state.end("Done: 1 deleted.", fix="Run it again.", is_wrong=True)
    ended(served)
    assert barriers(served, axe) == []


def test_ticking(served: Page, state: ReviewState) -> None:
    total = len(state.offer.effects)
    assert served.inner_text("#review-apply") == f"Apply {total} changes, 1 deletion among them"
    # What belongs together goes together, either way.
    first, second = (served.locator(f"[data-tick='{number}']") for number in (REPLACED, IN_FACEBOOK))
    first.uncheck()
    assert not second.is_checked()
    assert "unticked" in (served.get_attribute(f"#c{IN_FACEBOOK}", "class") or "")
    assert served.inner_text("#review-status").startswith(f"{total - 2} of {total} changes ticked")
    second.check()
    assert first.is_checked()
    first.uncheck()
    # With the keyboard, and what a filter hides is still applied: the count says so.
    served.focus("[data-tick='0']")
    served.keyboard.press("Space")
    served.click('[data-filter-action="idea"]')
    assert served.inner_text("#review-apply") == f"Apply {total - 3} changes"
    served.focus("#review-apply")
    served.keyboard.press("Enter")
    served.wait_for_selector("#review[data-phase=applying]")
    assert state.wait_for_order(0) == Order(frozenset(state.offer.effects) - {0, REPLACED, IN_FACEBOOK})
    assert served.locator("[data-tick]:enabled").count() == 0


def test_nothing_is_ticked(served: Page, state: ReviewState) -> None:
    for number in state.offer.effects:
        served.locator(f"[data-tick='{number}']").set_checked(False)
    assert served.is_disabled("#review-apply")
    assert state.order is None


def test_progress_waits_and_outcomes(served: Page, state: ReviewState) -> None:
    stopped: list[bool] = []
    state.on_stop = lambda: stopped.append(True)
    served.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    served.click("#review-apply")
    served.wait_for_selector("#review[data-phase=applying]")
    state.progress(3, 11, "sending")
    served.wait_for_selector("#review-status:has-text('3 of 11: sending.')")
    assert served.get_attribute("#review progress", "value") == "3"
    state.waiting(3590, "Buffer takes 100 requests in 15 minutes")
    served.wait_for_selector("#review-clock:has-text('59:')")
    assert "(waiting until " in served.inner_text("#review-status")
    state.tell(0, Told("done", "Deleted."))
    state.tell(4, Told("failed", 'Failed: <img src=x onerror="alert(1)"> & more'))
    served.wait_for_selector("#c4 .o-failed")
    assert served.text_content("#c4 .outcome") == 'Failed: <img src=x onerror="alert(1)"> & more'
    assert served.text_content("#c0 .o-done") == "Deleted."
    state.tell(4, Told("done", "Created in Buffer."))
    served.wait_for_selector("#c4 .o-done")
    assert served.locator("#c4 .outcome").count() == 1
    assert served.evaluate("document.documentElement.scrollWidth <= innerWidth")
    served.click("#review-stop")
    served.wait_for_selector("#review-status:has-text('settling')")
    assert stopped == [True]
    state.end("Done: 1 created.", fix="Run it again.", is_wrong=True)
    assert ended(served) == "Done: 1 created. Run it again."
    assert served.is_hidden("#review-clock")
    served.emulate_media(media="print")
    assert served.is_hidden("#review")
    # Loaded again, the page says what it said.
    served.emulate_media(media="screen")
    served.reload()
    assert ended(served) == "Done: 1 created. Run it again."
    assert served.text_content("#c4 .o-done") == "Created in Buffer."


def test_it_ends_without_an_order(office: Office) -> None:
    """Ctrl-C, nobody there, and a plan that is refused from the start; in JSON where that is asked for."""
    book = office.book({**at(4), "Channels": X, "Text": "One"})
    there = office.texts()
    with office.review(book.path, "--sandbox") as running:
        running.process.send_signal(signal.SIGINT)
        running.ended()
    assert running.code == 130
    with office.review(book.path, "--idle", "0.5s", "--format", "json") as running:
        running.ended()
    assert running.code == 0
    assert "Nobody looked at the page" in running.err
    document = Finished(running.code, running.out, running.err).json()
    assert (document["outcomes"], document["summary"]["create"]) == ([], 1)
    plan = office.program.home / "plan.json"
    assert office.program("plan", book.path, "--out", plan).code == 0
    book.change(1, Text="One, changed")
    with office.review(plan) as running:
        told = httpx.get(f"{running.url}state", timeout=60).json()
        running.ended()
    assert (told["phase"], told["wrong"]) == ("ended", True)
    assert "the row has changed (text)" in told["sentence"]
    assert (running.code, office.texts()) == (2, there)
    assert office.program("review", "nothing.json", "--no-open").code == 2
