"""The saved page in a real browser: filters, search, print, phone, keyboard, screen readers, hostile texts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from calendar_sync.model.plan import Action, Plan
from tests.browser.conftest import DESKTOP, PHONE, Opened, Opener, barriers
from tests.unit.preview.plans import NOW, change, full_plan, values
from tests.unit.preview.test_page import HOSTILE
from tests.unit.preview.test_text import plan


def numbers(made: Plan, *actions: Action) -> list[str]:
    """Return the ids of the cards of some actions."""
    return sorted(f"c{number}" for number, one in enumerate(made.changes) if one.action in actions)


@pytest.mark.parametrize(
    ("size", "scheme", "view"),
    [(DESKTOP, "light", "month"), (DESKTOP, "dark", "week"), (PHONE, "light", "week"), (PHONE, "dark", "month")],
)
def test_nobody_is_shut_out(open_plan: Opener, axe: str, size: tuple[int, int], scheme: str, view: str) -> None:
    opened = open_plan(full_plan(), size=size, scheme=scheme, ticking=True)
    opened.page.click(f'[data-view="{view}"]')
    if view == "week":
        opened.page.locator("[data-tick]").first.uncheck()
        opened.page.click('[data-filter-action="delete"]')
    assert barriers(opened.page, axe) == []
    assert opened.value("document.documentElement.scrollWidth <= innerWidth")


def test_filters_and_search(open_plan: Opener) -> None:
    made = full_plan()
    opened = open_plan(made)
    page = opened.page
    everything = sorted(f"c{number}" for number in range(len(made.changes)))
    assert sorted(opened.shown()) == everything

    page.click('[data-filter-action="edit"]')
    assert opened.shown() == numbers(made, Action.EDIT)
    assert page.get_attribute('[data-filter-action="edit"]', "aria-pressed") == "true"
    assert page.inner_text("#count") == f"2 of {len(made.changes)} shown"
    assert page.locator(".group:visible").count() == 1
    page.click("#show-all")
    assert page.evaluate("document.activeElement.id") == "search"

    page.select_option("#by-channel", label="Harbor Bakery · Instagram")
    wait_for(opened, 3)
    assert {made.changes[int(one[1:])].key.channel_id for one in opened.shown()} == {"ig"}
    page.select_option("#by-week", value="2026-05-25")
    wait_for(opened, 2)
    page.click("#show-all")
    page.select_option("#by-week", value="none")
    wait_for(opened, 4)
    assert {made.changes[int(one[1:])].due_at for one in opened.shown()} == {None}
    page.click("#show-all")

    page.fill("#search", "ＲＯＬＬＳ order")  # full-width letters find what is meant, also below the fold
    wait_for(opened, 4)
    page.fill("#search", "wheel builder")
    wait_for(opened, 1)
    assert opened.shown() == numbers(made, Action.IDEA)
    assert page.locator(".event:not(.dim)").count() == 0
    page.fill("#search", "no such words")
    page.wait_for_selector("#nothing:visible")
    page.click("#show-all-too")
    assert sorted(opened.shown()) == everything


def wait_for(opened: Opened, count: int) -> None:
    """Wait until so many cards are told to be shown."""
    opened.page.wait_for_function(
        "count => document.querySelector('#count').textContent.startsWith(count + ' of')", arg=count
    )


def test_the_calendar_leads_to_the_posts(open_plan: Opener) -> None:
    made = full_plan()
    opened = open_plan(made)
    page = opened.page
    assert page.locator("#view-month").is_visible()
    assert not page.locator("#view-week").is_visible()
    page.click('[data-filter-action="delete"]')
    page.click('#view-month .event[data-to="4"]')
    assert page.evaluate("document.activeElement.id") == "c4"
    assert "c4" in opened.shown()
    page.click('[data-view="week"]')
    assert page.locator("#view-week").is_visible()
    assert page.locator("#view-week th[scope=row]").first.inner_text().startswith("Harbor Bakery")


def test_with_the_keyboard_alone(open_plan: Opener) -> None:
    made = full_plan()
    opened = open_plan(made)
    keys = opened.page.keyboard

    def focused() -> str:
        return str(
            opened.value(
                "(() => { const n = document.activeElement;"
                " return n.id || n.dataset.filterAction || n.dataset.view || n.className || n.tagName })()"
            )
        )

    keys.press("Tab")
    assert focused() == "skip"
    assert opened.value("document.activeElement.getBoundingClientRect().top >= 0")
    keys.press("Enter")
    assert focused() == "posts"
    keys.press("Tab")
    first = opened.value("document.activeElement.closest('.card') !== null")
    assert first
    opened.page.focus('[data-filter-action="create"]')
    keys.press("Space")
    assert opened.shown() == numbers(made, Action.CREATE)
    for _ in range(20):
        keys.press("Tab")
        if focused() == "search":
            break
    keys.type("thread commuter")
    wait_for(opened, 1)
    keys.press("Escape")
    wait_for(opened, len(numbers(made, Action.CREATE)))
    opened.page.focus("#c4 .more")
    outline = opened.value("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    assert not opened.page.locator("#c4 .below").first.is_visible()
    keys.press("Enter")
    assert opened.page.locator("#c4 .below").first.is_visible()
    assert opened.page.get_attribute("#c4 .more", "aria-expanded") == "true"
    opened.page.focus("#theme")
    for look in ("light", "dark", "automatic"):
        keys.press("Enter")
        assert opened.page.inner_text("#theme") == f"Appearance: {look}"


def test_light_and_dark(open_plan: Opener) -> None:
    def paper(opened: Opened) -> int:
        colour = opened.value("getComputedStyle(document.body).backgroundColor")
        return int(colour.removeprefix("rgb(").partition(",")[0])

    light, dark = open_plan(full_plan()), open_plan(full_plan(), scheme="dark")
    assert paper(light) > 200 > 60 > paper(dark)
    dark.page.click("#theme")
    assert paper(dark) > 200
    dark.page.click("#theme")
    assert paper(dark) < 60
    dark.page.emulate_media(media="print", color_scheme="dark")
    assert paper(dark) == 255


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_many_posts_are_laid_out_as_they_come_into_sight(open_plan: Opener, size: tuple[int, int]) -> None:
    """What is far away need not be thought of while somebody scrolls, and no gap is seen where shelves meet."""
    posts = [change(Action.CREATE, row, ("ig", "fb")[row % 2], days=1 + row / 40) for row in range(300)]
    opened = open_plan(plan(*posts), size=size)
    opened.value("document.querySelector('#view-month .event[data-to=\"299\"]').click()")
    opened.page.wait_for_function(
        """() => { const box = document.querySelector("#c299").getBoundingClientRect();
        return box.height > 50 && box.top >= 0 && box.top < innerHeight; }"""
    )
    opened.value("scrollTo({ top: 0, behavior: 'instant' })")
    idle = "shelf => !shelf.firstElementChild.checkVisibility({ contentVisibilityAuto: true })"
    opened.page.wait_for_function(f"() => [...document.querySelectorAll('.cards')].filter({idle}).length > 5")
    opened.unfold()

    def rows() -> set[tuple[float, ...]]:
        """Return where the cards of each row begin."""
        boxes = opened.value("""[...document.querySelectorAll('.card:not([hidden])')]
            .map(card => card.getBoundingClientRect()).map(box => [box.top, box.left])""")
        found: dict[int, list[float]] = {}
        for top, left in boxes:
            found.setdefault(round(top), []).append(left)
        return set(map(tuple, found.values()))

    assert len(rows()) == 1
    opened.page.select_option("#by-channel", label="Harbor Bakery · Instagram")
    wait_for(opened, 150)
    assert len(rows()) == 1


def test_on_paper_everything_is_there(open_plan: Opener) -> None:
    opened = open_plan(full_plan())
    opened.page.emulate_media(media="print")
    assert not opened.page.locator("#filters").is_visible()
    assert opened.page.locator("#c4 .below").first.is_visible()
    assert not opened.page.locator("#c4 .more").first.is_visible()
    assert opened.page.pdf().startswith(b"%PDF")
    # Nor is anything left out that a click or a swipe would show.
    photos = [
        {"kind": "image", "url": f"https://media.example.com/{number}.jpg", "alt_text": f"Tray {number}"}
        for number in range(7)
    ]
    many = [
        change(Action.CREATE, row, "ig", days=1 + row / 99, after=values("A", NOW, assets=photos)) for row in range(9)
    ]
    stacked = change(Action.CREATE, 20, "fb", days=None, after=values("B", None, assets=photos))
    opened = open_plan(plan(*many, stacked))
    assert opened.page.locator("#view-month .event:visible").count() == 6
    opened.page.fill("#search", "tray 6 facebook")
    wait_for(opened, 1)
    folded = opened.page.locator("#c9 .attached")
    assert not folded.is_visible()
    opened.page.click("#c9 .more")
    assert folded.inner_text().endswith("6.jpg Alt Tray 6")
    opened.page.click("#c9 .more")
    assert not folded.is_visible()
    opened.page.click("#show-all")
    opened.page.emulate_media(media="print")
    assert folded.is_visible()
    shown = "nodes => nodes.filter(node => node.checkVisibility() && node.offsetHeight).length"
    assert opened.page.eval_on_selector_all("#view-month .event", shown) == 9
    inside = """nodes => nodes.filter(node => node.getBoundingClientRect().right
        <= node.closest('.media').getBoundingClientRect().right + 1).length"""
    assert opened.page.eval_on_selector_all("#c0 .media li", inside) == 7


def test_without_scripts_it_is_a_page_to_read(open_plan: Opener) -> None:
    opened = open_plan(full_plan(), scripts=False)
    assert not opened.page.locator("#filters").is_visible()
    assert opened.page.locator("#c4 .below").first.is_visible()
    assert opened.page.locator("#view-week").is_visible()
    assert not opened.page.locator("#c4 .more").first.is_visible()
    opened.page.click('#view-month .event[data-to="4"]')
    assert opened.page.url.endswith("#c4")


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_hostile_texts_are_shown_as_text(open_plan: Opener, size: tuple[int, int]) -> None:
    long = "x" * 50_000
    changes = [
        change(
            Action.CREATE, 3, "x", after=values(HOSTILE, None, thread=[HOSTILE], metadata={"first_comment": HOSTILE})
        ),
        change(
            Action.CREATE, 4, "ig", after=values(long, None, assets=[{"kind": "image", "url": long, "alt_text": long}])
        ),
        change(Action.EDIT, 5, "li", before=values(long, None), after=values(long[:-1] + "y", None), fields=("text",)),
        replace(change(Action.DELETE, 6, "fb", text=f"{HOSTILE} {long}"), reason=HOSTILE, tab=HOSTILE),
        change(Action.CREATE, 7, "fb", text="العربية مع English وأرقام 123 في سطر واحد"),
    ]
    made = replace(plan(*changes), calendar=HOSTILE, organization=("o", HOSTILE))
    opened = open_plan(made, size=size)
    opened.unfold()
    first = opened.page.inner_text("#c0 .text >> nth=0")
    assert first.startswith("<script>alert(1)</script></script><!--<img src=x onerror=alert(2)>\"'")
    assert "RLO" in first
    assert "{{ 7*7 }}" in first
    assert opened.page.locator("#c0 .sg").first.is_visible()
    assert opened.value("document.querySelectorAll('img, iframe, script[src]').length") == 0
    assert opened.value("getComputedStyle(document.querySelector('#c4 .text')).direction") == "rtl"
    assert opened.value("getComputedStyle(document.querySelector('#c4 .who')).direction") == "ltr"
    assert opened.value("document.documentElement.scrollWidth <= innerWidth")
    assert opened.value("document.querySelector('#c1').getBoundingClientRect().height < 3000")
    assert opened.value("document.querySelector('#c3 .text').textContent.length") > 50_000


def test_unticking_is_told_to_who_listens(open_plan: Opener) -> None:
    listening = "document.addEventListener('plan:ticked', (event) => { window.left = event.detail; });"
    made = full_plan()
    opened = open_plan(made, ticking=True, more_scripts=[listening])
    boxes = opened.page.locator("[data-tick]")
    effects = [number for number, one in enumerate(made.changes) if one.action in
               {Action.DELETE, Action.EDIT, Action.CREATE, Action.IDEA, Action.PULL, Action.ADOPT}]  # fmt: skip
    assert boxes.count() == len(effects)
    boxes.first.focus()
    opened.page.keyboard.press("Space")
    assert opened.value("window.left.length") == len(effects) - 1
    assert opened.value("JSON.parse(document.querySelector('#plan').textContent).changes.length") == len(made.changes)


def test_two_thousand_posts_are_found_one_by_one(open_plan: Opener) -> None:
    made = plan(
        *(
            change(
                Action.CREATE,
                number,
                ("ig", "fb", "x", "li")[number % 4],
                days=number / 20,
                text=f"Post {number}. " * 8,
            )
            for number in range(2_000)
        )
    )
    opened = open_plan(made)
    assert len(opened.shown()) == 2_000
    opened.page.fill("#search", "post 1234.")
    wait_for(opened, 1)
    assert opened.shown() == ["c1234"]
