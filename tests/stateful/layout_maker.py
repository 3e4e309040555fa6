"""Calendars that nobody keeps, but somebody might: posts with known truth, laid out at random in the ways teams do.

One seed is one workbook. What each of its rows should come to is known, because the posts were there first.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from calendar_sync.model.sheet import Scalar, Sheet, Tab

YEAR = 2027
Place = tuple[str, int]
"""Tab and 1-based row."""

TITLES: dict[str, dict[str, tuple[str, ...]]] = {
    "date": {"en": ("Date", "Publish Date", "DATE", "Post date"), "de": ("Datum",), "fr": ("Date de publication",),
             "es": ("Fecha",), "pt": ("Data",), "it": ("Data di pubblicazione",), "nl": ("Publicatiedatum",),
             "ru": ("Дата",), "ar": ("تاريخ النشر",), "pl": ("Data publikacji",)},
    "time": {"en": ("Time", "Post Time", "Publish time"), "de": ("Uhrzeit",), "fr": ("Heure",), "es": ("Hora",),
             "pt": ("Horário",), "it": ("Orario",), "nl": ("Tijd",), "ru": ("Время",), "ar": ("الوقت",),
             "pl": ("Godzina",)},
    "channels": {"en": ("Platform", "Channel", "SOCIAL NETWORK", "Channels", "Platform(s)"), "de": ("Kanal",),
                 "fr": ("Plateforme",), "es": ("Red social",), "pt": ("Plataforma",), "it": ("Piattaforma",),
                 "nl": ("Kanaal",), "ru": ("Площадка",), "ar": ("المنصة",), "pl": ("Platforma",)},
    "text": {"en": ("Copy", "Caption", "Post Copy", "Full Caption", "TEXT"), "de": ("Beitragstext",),
             "fr": ("Texte du post", "Légende"), "es": ("Texto",), "pt": ("Legenda",), "it": ("Testo del post",),
             "nl": ("Tekst",), "ru": ("Текст поста",), "ar": ("نص المنشور",), "pl": ("Treść posta",)},
    "hashtags": {"en": ("Hashtags", "HASHTAGS"), "ru": ("Хэштеги",), "ar": ("الهاشتاج",)},
    "media": {"en": ("Image Link", "Media", "Link to assets in Drive", "Visual"), "de": ("Bild",), "fr": ("Visuel",),
              "es": ("Imagen",), "ru": ("Фото",)},
    "status": {"en": ("Status", "Post Status", "STATUS"), "fr": ("Statut",), "es": ("Estado",), "it": ("Stato",),
               "ru": ("Статус",), "ar": ("الحالة",)},
    "weekday": {"en": ("Day", "Weekday"), "de": ("Wochentag",), "fr": ("Jour",)},
}  # fmt: skip
CONCEPTS = (
    "Topic",
    "Content Pillar",
    "Hook",
    "Idea",
    "Storyboard",
    "Thema",
    "Pilier",
    "Тема",
    "Concept",
    "Caption idea",
)
ASIDE = ("Owner", "Notes", "Campaign", "Target audience", "Editor", "Budget", "Ref", "Week")
SPELLED = {
    "instagram": ("Instagram", "IG", "instagram", "INSTAGRAM", "Insta"),
    "facebook": ("Facebook", "FB", "facebook"),
    "linkedin": ("LinkedIn", "Linkedin", "LINKEDIN", "Linked In"),
    "twitter": ("X", "Twitter", "X (Twitter)", "Twitter/X"),
    "tiktok": ("TikTok", "Tik Tok", "tiktok"),
    "threads": ("Threads",),
    "pinterest": ("Pinterest",),
}
MONTHS = [f"{date(YEAR, month, 1):%B}" for month in range(1, 13)]
DAYS = [f"{date(YEAR, 3, day):%A}" for day in range(1, 8)]
READY, HELD = ("Approved", "Scheduled", "Ready"), ("Draft", "In progress", "Planned", "Client is thinking", "Published")
OPENINGS = (
    "Fresh from the oven since six this morning", "We asked and you answered", "A small confession from the workshop",
    "Three things nobody tells you about rye", "The kettle is on and the door is open", "Last call for the spring box",
    "Meet Mia, who has shaped rolls here for nine years", "Sunday hours change from this week on",
    "Unser neues Brot ist da", "Nous avons une bonne nouvelle pour vous", "Сегодня у нас праздник", "خبر سعيد اليوم",
)  # fmt: skip
MORE = (
    "Come by and tell us what you think.", "It lasts until Saturday, or until the last tray is gone.",
    "Save this for later, and send it to the friend who always burns the crust.", "Link in bio.", "More below 👇",
    "Read the whole story: https://www.example.com/journal", "What would you pick?", "Bis bald!", "À très vite !",
)  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """What one row should come to; ``goes`` false where it must wait, whatever else it says."""

    day: date
    clock: time
    services: frozenset[str]
    text: str
    texts: dict[str, str] = field(default_factory=dict)
    media: str = ""
    kind: str = ""
    goes: bool = True


@dataclass
class Made:
    """A workbook and its truth.

    Args:
        sheet: As it would be read.
        wishes: By tab and row; rows that are not here must come to nothing.
        answers: What somebody who knows the calendar would answer, by the beginning of a question's id.
        story: How it was laid out.
        headers: By tab, the rows of titles with the width of the table.
    """

    sheet: Sheet
    wishes: dict[Place, Wish]
    answers: dict[str, str]
    story: list[str]
    headers: dict[str, list[tuple[int, int]]] = field(default_factory=dict)


class Maker:
    """Lays one calendar out.

    Args:
        seed: Which one.
    """

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.story: list[str] = []
        self.wishes: dict[Place, Wish] = {}
        self.answers: dict[str, str] = {}
        self.headers: dict[str, list[tuple[int, int]]] = {}

    def maybe(self, share: float, what: str) -> bool:
        """Throw a dice, and tell what came of it."""
        chosen = self.dice.random() < share
        if chosen:
            self.story.append(what)
        return chosen

    def pick(self, what: str, options: Any) -> Any:
        chosen = self.dice.choice(list(options))
        self.story.append(f"{what}: {chosen}")
        return chosen

    def make(self) -> Made:
        """Return the calendar."""
        style = self._style()
        tabs = []
        if self.maybe(0.3, "instructions"):
            tabs.append(Tab("Instructions", [("How to use this calendar",), (), ("Write the copy under Copy.",)]))
        if self.maybe(0.2, "list of channels"):
            tabs.append(Tab("Lists", [("Platforms", "Statuses"), ("Instagram", "Draft"), ("Facebook", "Approved")]))
        for name, month, services in self._tabs(style):
            tabs.append(_Sheetmaker(self, style, name, month, services).tab())
        if self.maybe(0.15, "a hidden tab"):
            tabs.append(Tab("Old", [("Date", "Platform", "Copy"), (date(2027, 5, 1), "X", "Old words")], hidden=True))
        return Made(Sheet("made.xlsx", tuple(tabs), "v0"), self.wishes, self.answers, self.story, self.headers)

    def _style(self) -> dict[str, Any]:
        dates = ("real", "real", "words", "iso", "day first", "month first", "no year", "serial", "moment", "swapped",
                 "short year", "ambiguous")  # fmt: skip
        return {
            "language": self.pick("language", ("en", "en", "en", "de", "fr", "es", "pt", "it", "nl", "ru", "ar", "pl")),
            "dates": self.pick("dates", dates),
            "times": self.pick("times", ("real", "clock", "am pm", "fraction")),
            "channels": self.pick("channels", ("list", "list", "one", "ticks", "texts", "tab", "blocks", "brackets")),
            "tabs": self.pick("tabs", ("one", "one", "months", "networks")),
            "columns": self.dice.random(),
        }

    def _tabs(self, style: dict[str, Any]) -> list[tuple[str, int, tuple[str, ...]]]:
        month = self.dice.randint(1, 11)
        some = tuple(self.dice.sample(sorted(SPELLED), 3))
        if style["channels"] == "tab" or style["tabs"] == "networks":
            style["channels"] = "tab"
            return [(SPELLED[service][0], month, (service,)) for service in some[:2]]
        if style["tabs"] == "months":
            names = [f"{' ' if self.dice.random() < 0.3 else ''}{MONTHS[month - 1 + step]}" for step in (0, 1)]
            return [(name, month + step, some) for step, name in enumerate(names)]
        return [(self.dice.choice(("Calendar", "Plan Q3", "Content", "Sheet1")), month, some)]

    def text(self) -> str:
        """Return a text that no other row has."""
        number = self.dice.randint(1000, 9999)
        parts = [self.dice.choice(OPENINGS), f"({number}).", *self.dice.sample(MORE, self.dice.randint(1, 3))]
        return self.dice.choice((" ", "\n\n", " ")).join(parts)


class _Sheetmaker:
    """Lays out one tab."""

    def __init__(self, maker: Maker, style: dict[str, Any], name: str, month: int, services: tuple[str, ...]) -> None:
        self.maker, self.dice, self.style = maker, maker.dice, style
        self.name, self.month, self.services = name, month, services
        self.rows: list[list[Scalar]] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden: set[int] = set()
        chance = random.Random(style["columns"])
        self.columns = self._columns(chance)
        self.left = chance.choice((0, 0, 0, 1, 6))
        self.titles = [self._title(column, chance) for column in self.columns]
        self.two_lines = chance.random() < 0.08 and style["channels"] == "texts"

    def _columns(self, chance: random.Random) -> list[str]:
        columns = ["date", "text"]
        if self.style["dates"] != "moment":
            columns.append("time")
        how = self.style["channels"]
        if how in ("list", "one", "blocks", "brackets"):
            columns.append("channels")
        if how == "ticks":
            columns += [f"tick:{service}" for service in self.services]
        if how == "texts":
            columns.remove("text")
            columns += [f"post:{service}" for service in self.services]
        for name, share in (("status", 0.5), ("media", 0.4), ("hashtags", 0.25), ("weekday", 0.3)):
            if chance.random() < share:
                columns.append(name)
        columns += [f"concept:{word}" for word in chance.sample(CONCEPTS, chance.randint(0, 3))]
        columns += [f"aside:{word}" for word in chance.sample(ASIDE, chance.randint(0, 4))]
        chance.shuffle(columns)
        return columns

    def _title(self, column: str, chance: random.Random) -> str:
        head, _, tail = column.partition(":")
        if head in ("concept", "aside"):
            return tail
        if head in ("tick", "post"):
            return SPELLED[tail][0]
        by_language = TITLES[head]
        return chance.choice(by_language.get(self.style["language"], by_language["en"]))

    def tab(self) -> Tab:
        dice, maker = self.dice, self.maker
        for _ in range(dice.choice((0, 0, 1, 3))):
            self._line({})
        needs_year = self.style["dates"] in ("no year", "short year")
        if needs_year or maker.maybe(0.3, "title"):
            year = f" {YEAR}" if needs_year and maker.maybe(0.8, "year in title") else ""
            self._alone(f"{MONTHS[self.month - 1]}{year} content calendar", merged=dice.random() < 0.5)
            maker.answers[f"year:{self.name.strip().lower()}"] = str(YEAR)
            if dice.random() < 0.5:
                self._line({})
        self._titles()
        if maker.maybe(0.12, "explained"):
            self._line({column: f"Write the {column.partition(':')[0]} of the post here" for column in self.columns})
        self._body()
        if maker.maybe(0.25, "footer"):
            self._line({})
            self._alone("Prepared by the agency; ask Ann before you change anything", merged=dice.random() < 0.5)
        for _ in range(dice.choice((0, 0, 30))):
            self.rows.append([None] * (self.left + len(self.columns)))
        if maker.maybe(0.15, "legend beside"):
            self._legend()
        return Tab(self.name, self.rows, merged=tuple(self.merged), hidden_rows=frozenset(self.hidden))

    def _titles(self) -> None:
        self.rows.append([None] * self.left + list(self.titles))
        self.maker.headers.setdefault(self.name, []).append((len(self.rows), self.left + len(self.titles)))

    def _line(self, cells: dict[str, Scalar]) -> int:
        self.rows.append([None] * self.left + [cells.get(column) for column in self.columns])
        return len(self.rows)

    def _alone(self, text: str, *, merged: bool, column: int = 0) -> None:
        self.rows.append([None] * (self.left + column) + [text])
        if merged:
            row = len(self.rows)
            self.merged.append((row, self.left + 1, row, self.left + len(self.columns)))

    def _legend(self) -> None:
        beside = self.left + len(self.columns) + self.dice.choice((1, 2, 3))
        words = ("Legend", "Reel = short video", "Best time: 9:00", "Instagram", "Ask Ann")
        for row, word in zip(self.rows[:5], words, strict=False):
            row += [None] * (beside - len(row)) + [word]

    def _body(self) -> None:
        dice, maker = self.dice, self.maker
        count = dice.randint(3, 12)
        weekly = maker.maybe(0.25, "week headings")
        repeat = weekly and maker.maybe(0.5, "titles repeated")
        gaps = maker.maybe(0.15, "empty rows between posts")
        merge_dates = self.style["dates"] == "real" and maker.maybe(0.1, "dates merged")
        days = dice.sample(range(1, 29), count)
        if self.style["dates"] == "swapped":
            # Without a day that the spreadsheet could not turn round, nobody could know of the others.
            days = [*{*days, 17, 25}]
        days.sort()
        block = ""
        before: tuple[int, date] | None = None
        for number, day_number in enumerate(days):
            day = date(YEAR, self.month, day_number)
            if weekly and number and number % 4 == 0:
                self._alone(f"Week {number // 4 + 1}: {MONTHS[self.month - 1]} {day_number}-{min(day_number + 6, 28)}",
                            merged=dice.random() < 0.3, column=dice.choice((0, 0, 1)))  # fmt: skip
                if repeat:
                    self._titles()
                block, before = "", None
            if self.style["channels"] == "blocks" and (not block or dice.random() < 0.3):
                if number:
                    self._line({})
                block, before = dice.choice(self.services), None
                head = True
            else:
                head = False
            merging = merge_dates and before is not None and dice.random() < 0.4
            row = self._post(before[1] if merging and before else day, block, head, blank_date=merging)
            if merging and before:
                place = self.left + self.columns.index("date") + 1
                self.merged.append((before[0], place, row, place))
                before = None
            else:
                before = (row, day)
            if gaps:
                self._line({})
                before = None
                if self.style["channels"] == "blocks":
                    block = ""

    def _post(self, day: date, block: str, head: bool, *, blank_date: bool) -> int:
        dice, style = self.dice, self.style
        clock = time(dice.randint(7, 19), dice.choice((0, 15, 30, 45)))
        text, cells = self.maker.text(), {}
        goes = True
        services = {block} if block else set(self.services[:1] if style["channels"] == "tab" else ())
        if not services:
            most = 1 if style["channels"] == "one" else 3
            services = set(dice.sample(self.services, dice.randint(1, most)))
        kind, texts = "", {}
        if style["channels"] == "blocks":
            cells["channels"] = SPELLED[block][0] if head else None
        elif "channels" in self.columns:
            cells["channels"], kind, goes = self._named(services)
        for service in self.services:
            if f"tick:{service}" in self.columns:
                cells[f"tick:{service}"] = self._tick(service in services)
            if f"post:{service}" in self.columns and service in services:
                texts[service] = cells[f"post:{service}"] = f"{text} ({service})"
        cells["text"] = text
        tags = ""
        if "hashtags" in self.columns and dice.random() < 0.8:
            tags = " ".join(dice.sample(("#bread", "#rye", "#spring", "#хлеб"), 2))
            cells["hashtags"] = tags
        media = f"https://www.example.com/{dice.randint(1, 999)}.jpg" if dice.random() < 0.6 else ""
        if "media" in self.columns and media:
            cells["media"] = media
        if "status" in self.columns:
            word = dice.choice((*READY, *READY, *READY, *HELD, None))
            cells["status"] = word
            goes = goes and word in READY
        if "weekday" in self.columns:
            cells["weekday"] = DAYS[day.weekday()] if dice.random() < 0.95 else DAYS[(day.weekday() + 1) % 7]
            goes = goes and cells["weekday"] == DAYS[day.weekday()]
        if blank_date:
            cells["date"] = None
        else:
            cells["date"], readable = self._date(day, clock)
            goes = goes and readable
        cells["time"] = self._time(clock)
        if dice.random() < 0.04:
            cells["date"], goes = dice.choice(("daily", "1-7 июля", "Jun 8-14", "TBD", "every week")), False
        for column in self.columns:
            name, _, word = column.partition(":")
            if name == "concept":
                cells[column] = dice.choice(
                    (f"{word} about rye", f"{word}: why the crust matters more than you think it does")
                )
            elif name == "aside":
                cells[column] = dice.choice(("Ann", "see mail", None, 3, "ok"))
        row = self._line({name: value for name, value in cells.items() if name in self.columns})
        if dice.random() < 0.03:
            self.hidden.add(row)
            goes = False

        def whole(words: str) -> str:
            return f"{words}\n\n{tags}" if tags else words

        self.maker.wishes[self.name, row] = Wish(
            day, clock, frozenset(services), whole(text), {name: whole(words) for name, words in texts.items()},
            media if "media" in self.columns else "", kind, goes,
        )  # fmt: skip
        return row

    def _named(self, services: set[str]) -> tuple[str, str, bool]:
        dice = self.dice
        if dice.random() < 0.06:
            return dice.choice(("SEO", "Email", "Setup", "Newsletter")), "", False
        words = [dice.choice(SPELLED[service]) for service in sorted(services)]
        kind = ""
        if self.style["channels"] == "brackets" and services <= {"instagram"}:
            kind = dice.choice(("reel", "story", ""))
            words = [f"{words[0]} ({kind.title()})" if kind else words[0]]
        extra = dice.random()
        if extra < 0.05:
            words.append("Email")
        return dice.choice((", ", "\n", " / ", " & ", "; ", " + ")).join(words), kind, True

    def _tick(self, chosen: bool) -> Scalar:
        return self.dice.choice((True, "x", "✓", "TRUE", "Yes")) if chosen else self.dice.choice((False, None, "FALSE"))

    def _time(self, clock: time) -> Scalar:
        how = self.style["times"]
        if how == "clock":
            return f"{clock:%H:%M}"
        if how == "am pm":
            return f"{clock.hour % 12 or 12}:{clock:%M} {'PM' if clock.hour > 11 else 'AM'}"
        if how == "fraction":
            return (clock.hour * 60 + clock.minute) / 1440
        return clock

    def _date(self, day: date, clock: time) -> tuple[Scalar, bool]:
        how = self.style["dates"]
        swapped = None if day.day > 12 or day.day == day.month else date(day.year, day.day, day.month)
        forms: dict[str, Scalar] = {
            "real": day,
            "words": f"{day.day} {MONTHS[day.month - 1]} {day.year}",
            "iso": f"{day:%Y-%m-%d}",
            "day first": f"{day.day:02}/{day.month:02}/{day.year}",
            "ambiguous": f"{day.day}/{day.month}/{day.year}",
            "month first": f"{day.month}/{day.day}/{day.year}",
            "no year": f"{day.day}-{MONTHS[day.month - 1][:3]}",
            "short year": f"{day.day:02}.{day.month:02}.{day.year % 100}",
            "serial": (day - date(1899, 12, 30)).days,
            "moment": datetime.combine(day, clock),
            # Typed with the day first into a sheet that has the month first.
            "swapped": swapped or (day if day.day == day.month else f"{day.day}/{day.month}/{day.year}"),
        }
        if how == "words" and self.dice.random() < 0.3:
            return f"{DAYS[day.weekday()]}, {forms['words']}", True
        return forms[how], True


def shifted(day: date) -> date:
    """Return the next day."""
    return day + timedelta(days=1)
