"""Debian's Chromium, driven by Playwright; pages are files, and nothing may be fetched from anywhere."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from calendar_sync.model.plan import Plan
from calendar_sync.preview.page import html_view
from tests.unit.preview.plans import NOW
from tests.unit.preview.test_page import PAGE_KNOWN

AXE = Path(__file__).resolve().parents[2] / ".ci" / "tools" / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP, PHONE = (1280, 900), (390, 844)


def _missing(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's own Chromium; none is downloaded.

    For one module at a time: as long as Playwright is there, its event loop runs, and no other test can have one.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        _missing("Chromium is not there; .ci/run installs it")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program)
        yield running
        running.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """Source of axe-core, which looks for what shuts people out."""
    if not AXE.is_file():
        _missing("axe-core is not there; .ci/run installs it")
    return AXE.read_text(encoding="utf-8")


@dataclass
class Opened:
    """A page, and what the browser complained of."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Write down errors, refusals of the security policy, dialogs, and requests for anything but the file."""
        page = self.page
        page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (self.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: self._asked(request.url))

    def _asked(self, url: str) -> None:
        if not url.startswith("file://"):
            self.complaints.append(f"request: {url}")

    def shown(self) -> list[str]:
        """Return the ids of the cards that can be seen."""
        found: list[str] = self.page.eval_on_selector_all(
            ".card", "cards => cards.filter(card => card.checkVisibility()).map(card => card.id)"
        )
        return found

    def value(self, script: str) -> Any:
        """Return what a script gives."""
        return self.page.evaluate(script)

    def unfold(self) -> None:
        """Lay out what is far below, too: what is not laid out has no colours and no sizes to judge."""
        unfold(self.page)


def unfold(page: Page) -> None:
    """Lay out all of a page."""
    page.evaluate(
        """() => { const sheet = new CSSStyleSheet();
        sheet.replaceSync(".card, .cards, .month, .week { content-visibility: visible !important }");
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]; }"""
    )


def barriers(page: Page, axe: str) -> list[tuple[str, list[str]]]:
    """Return what shuts people out of a page as it stands; it may not move meanwhile.

    Colours are judged by what lies where: a page that is still scrolling smoothly, or laid out while it is looked at,
    has everything elsewhere than it was measured a moment before.
    """
    page.emulate_media(reduced_motion="reduce")
    unfold(page)
    page.evaluate(axe)
    found = page.evaluate(
        """async () => {
        const frame = () => new Promise((done) => { requestAnimationFrame(done); });
        await document.fonts.ready;
        for (let before = -1; before !== scrollY;) { before = scrollY; await frame(); await frame(); }
        return axe.run({ resultTypes: ["violations"] }); }"""
    )
    assert len(found["passes"]) > 10
    return [(item["id"], [node["html"][:120] for node in item["nodes"][:3]]) for item in found["violations"]]


Opener = Callable[..., Opened]


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Save a page and open it; in the end nobody may have complained."""
    opened: list[Opened] = []
    contexts = []

    def opener(
        content: str, *, size: tuple[int, int] = DESKTOP, scheme: str = "light", scripts: bool = True
    ) -> Opened:  # fmt: skip
        file = tmp_path / f"page-{len(opened)}.html"
        file.write_text(content, encoding="utf-8")
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=scripts,
            offline=True,
        )
        context.set_default_timeout(60_000)
        contexts.append(context)
        one = Opened(context.new_page())
        one.watch()
        opened.append(one)
        one.page.goto(file.as_uri())
        return one

    yield opener
    complaints = [complaint for one in opened for complaint in one.complaints]
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def open_plan(open_page: Opener) -> Opener:
    """Save a plan as a page and open it."""

    def opener(
        plan: Plan, *, size: tuple[int, int] = DESKTOP, scheme: str = "light", scripts: bool = True, **more: Any
    ) -> Opened:
        content = html_view(plan, now=NOW, known=PAGE_KNOWN, **more)
        return open_page(content, size=size, scheme=scheme, scripts=scripts)

    return opener
