"""How long a saved page of 2,000 posts takes to make, to open, to filter, to search and to scroll.

    python benchmarks/page_opening.py [--posts 2000]

Seconds depend on the machine, so each figure stands beside that of a page with a tenth of the posts: what grows with
the number of posts alone is ten times as much. The browser is the system's Chromium; nothing is fetched. Opening ends
when the page is laid out and answers; of scrolling it is the longest time between two frames on the way to the end.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from calendar_sync.model.plan import Action, Plan
from calendar_sync.preview.page import html_view
from tests.unit.preview.plans import NOW, change, full_plan, values
from tests.unit.preview.test_page import PAGE_KNOWN

TEXT = (
    "Post {number}: fresh rolls from seven, come by and say hello to the new oven.\n\nIt takes forty trays an "
    "hour, and the first of them is gone by eight. https://example.com/rolls/{number} #bakery #harbor"
)
_FRAMES = """async () => {
  let longest = 0, last = performance.now();
  const end = document.documentElement.scrollHeight;
  for (let step = 0; step <= 120; step += 1) {
    window.scrollTo({ top: end * step / 120, behavior: "instant" });
    const now = await new Promise(requestAnimationFrame);
    longest = Math.max(longest, now - last);
    last = now;
  }
  return longest / 1000;
}"""
_OPENED = "performance.getEntriesByType('navigation')[0].loadEventEnd / 1000"


def plan_of(posts: int) -> Plan:
    """Return a plan of new posts: twenty a day, on four channels, some with pictures."""
    pictures = [{"kind": "image", "url": "https://media.example.com/tray.jpg", "alt_text": "A tray of rolls"}]
    changes = []
    for number in range(posts):
        due = NOW + timedelta(days=1 + number / 20)
        after = values(TEXT.format(number=number), due, assets=pictures * (number % 4))
        days = 1 + number / 20
        changes.append(change(Action.CREATE, number + 2, ("ig", "fb", "x", "li")[number % 4], days=days, after=after))
    return replace(full_plan(), changes=tuple(changes), issues=())


def measured(browser: Browser, posts: int, folder: Path) -> Mapping[str, float]:
    """Return seconds (and megabytes) for a page of so many posts."""
    plan = plan_of(posts)
    began = time.perf_counter()
    page = html_view(plan, now=NOW, known=PAGE_KNOWN)
    made = time.perf_counter() - began
    file = folder / f"{posts}.html"
    file.write_text(page, encoding="utf-8")
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(file.as_uri())
    opened = tab.evaluate(_OPENED)
    until = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"

    def timed(act: str) -> float:
        began = time.perf_counter()
        tab.evaluate(act)
        tab.evaluate(until)
        return time.perf_counter() - began

    press = timed("document.querySelector('[data-filter-action=create]').click()")
    pick = timed("(() => { const s = document.querySelector('#by-channel'); s.value = 'ig';"
                 " s.dispatchEvent(new Event('change', { bubbles: true })); })()")  # fmt: skip
    timed("document.querySelector('#show-all').click()")
    began = time.perf_counter()
    tab.fill("#search", f"rolls/{posts - 1}")
    tab.wait_for_function("() => document.querySelector('#count').textContent.startsWith('1 of')")
    search = time.perf_counter() - began
    tab.click("#show-all")
    scroll = tab.evaluate(_FRAMES)
    tab.close()
    size = len(page.encode()) / 1e6
    return {"made": made, "size (MB)": size, "opened": opened, "action": press, "channel": pick, "search": search,
            "longest frame": scroll}  # fmt: skip


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--posts", type=int, default=2_000)
    posts: int = parser.parse_args().posts
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise SystemExit("Chromium is not there: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        measured(browser, 20, Path(folder))
        few, many = (
            [measured(browser, count, Path(folder)) for _ in range(3)] for count in (max(posts // 10, 1), posts)
        )
        browser.close()
    print(f"{'':14} {posts // 10:>8} {posts:>8}    ratio")
    for name in many[0]:
        one, other = (statistics.median(run[name] for run in runs) for runs in (few, many))
        print(f"{name:14} {one:8.3f} {other:8.3f} {other / max(one, 1e-9):8.1f}")


if __name__ == "__main__":
    main()
