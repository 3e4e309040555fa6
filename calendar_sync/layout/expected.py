"""What the kind of a post leads one to expect: a picture, a film, a link; a row without it is not finished."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from calendar_sync.layout.aside_words import SEEN
from calendar_sync.layout.cells import tick_of
from calendar_sync.layout.contents import is_filled, shown
from calendar_sync.layout.days import names_month
from calendar_sync.layout.platforms import read_platforms, type_of
from calendar_sync.layout.remark_words import about_looks
from calendar_sync.layout.texts import Spread
from calendar_sync.layout.titles import read_title
from calendar_sync.layout.words import ABOUT_CALENDARS, TYPE_WORDS
from calendar_sync.model.services import plain
from calendar_sync.model.sheet import Fault, Scalar, Tab

_LINKS = frozenset({"link", "links", "article", "linkpost"})
_NONE = frozenset(
    {"no", "without", "ohne", "sans", "sin", "sem", "senza", "zonder", "без", "bez", "or", "oder", "ou", "optional"}
)


_BRIEFS = frozenset(
    {"brief", "briefing", "idea", "ideas", "concept", "direction", "description", "suggestion", "suggestions", "prompt"}
    | {"needed", "required", "idee", "ideen", "vorschlag", "beschreibung", "konzept", "descripcion", "descrizione"}
    | {"descricao", "omschrijving", "ideia", "идея", "описание", "opis", "pomysl", "shows"}
)
_COMPOUND = re.compile(
    r"(?:bild|foto|visual|grafik|beeld|bilde)(?:idee|ideen|beschreibung|vorschlag|motiv|wunsch|briefing|omschrijving)|motiv"
)
"""Titles, and words beside those of pictures in them, below which stands what is to be seen."""
_NO_PICTURE = frozenset(
    {"none", "n a", "na", "text only", "text", "nur text", "texte seul", "solo texto", "link preview", "tbd"}
)


_FILMS = frozenset(
    """video videos reel reels clip clips film filmpje short shorts wideo видео рилс рилсы فيديو ريل 動画 リール 视频
    영상 동영상""".split()  # noqa: SIM905
)
_CAROUSELS = frozenset(
    """carousel carousels karussell carrousel carrusel carrossel carosello karuzela карусель كاروسيل カルーセル
    轮播""".split()  # noqa: SIM905
)
_THREADS = frozenset({"thread", "tweetstorm", "тред", "hilo", "スレッド投稿"})
_PARTED = re.compile(r"^\s*-{3,}\s*$", re.MULTILINE).search
_PICTURE = re.compile(r"\S+\.(?:jpe?g|png|webp|heic|bmp|tiff?)(?:[?#]\S*)?", re.IGNORECASE)


def _leads_to_film(spread: Spread) -> bool:
    """Return whether a row links to a film elsewhere, to which its picture may be the cover."""
    return any(_FILM.search(str(value)) for found in spread.values() for _, value in found)


_FILM = re.compile(r"\b(?:youtu\.?be|vimeo|wistia|loom)\b", re.IGNORECASE)


def _are_pictures(spread: Spread, *, alone: bool = False) -> bool:
    """Return whether all media of a row are pictures by their names; with ``alone``, whether that is a single one."""
    cells = [value for name, found in spread.items() if name.partition(":")[0] == "media" for _, value in found]
    links = [link for value in cells for link in re.split(r"[\s,;|]+", str(value)) if link]
    return bool(links) and all(map(_PICTURE.fullmatch, links)) and (not alone or len(links) == 1)


def kind_places(titles: Mapping[int, str]) -> tuple[int, ...]:
    """Return the 1-based columns that say of what kind a post is, whether they are read or not."""
    return tuple(place for place, title in titles.items() if read_title(title).field == "post_type")


def brief_places(titles: Mapping[int, str], columns: Mapping[str, Sequence[int]]) -> tuple[int, ...]:
    """Return the 1-based columns that say what is to be seen, and that nothing is read from.

    Args:
        titles: Titles by column.
        columns: 1-based columns by field.
    """
    read = {place for places in columns.values() for place in places}
    return tuple(
        place
        for place, title in titles.items()
        if place not in read
        and ((about_looks(title) and _BRIEFS & {*plain(title).split()}) or _COMPOUND.fullmatch(plain(title)))
    )


def pictured(tab: Tab, header_row: int, places: Iterable[tuple[str, int]]) -> tuple[int, ...]:
    """Return the columns of media of which any cell below the titles is filled."""
    below = range(header_row + 1, len(tab.rows) + 1)
    media = (place for name, place in places if name.partition(":")[0] == "media")
    return tuple(place for place in media if any(is_filled(tab.value(row, place)) for row in below))


_A_NO = 30
"""Characters; what says that there is no picture is shorter."""
_SOME = 0.25
"""So many of the rows leave a column empty that is filled where something is to be seen."""


def partly_asked(tab: Tab, header_row: int, briefs: Iterable[int], texts: Collection[int]) -> tuple[int, ...]:
    """Return those of the columns that say of some posts what is to be seen, and of others that nothing is.

    Where every row fills them they are plans, and tell no row from the next.
    """
    below = range(header_row + 1, len(tab.rows) + 1)
    posts = [row for row in below if any(is_filled(tab.value(row, place)) for place in texts)]
    posts = [row for row in posts if sum(map(is_filled, tab.rows[row - 1])) > 2]

    def blank(row: int, place: int) -> bool:
        value = tab.value(row, place)
        short = isinstance(value, str) and len(value) <= _A_NO
        return not is_filled(value) or (short and not asked_for(tab, row, (place,)))

    return tuple(place for place in briefs if sum(blank(row, place) for row in posts) > _SOME * len(posts))


def asked_for(tab: Tab, number: int, briefs: Iterable[int]) -> int:
    """Return the first of the columns in which a row says what is to be seen; 0 where none does."""
    for place in briefs:
        value = tab.value(number, place)
        words = plain(value).split() if isinstance(value, str) and tick_of(value) is None else []
        if words and not _NONE & {*words} and plain(str(value)) not in _NO_PICTURE:
            return place
    return 0


def unseen(tab: Tab, number: int, briefs: Iterable[int], spread: Spread, media: Collection[int]) -> Iterator[Fault]:
    """Yield why a row must wait that says what is to be seen and shows nothing, where others have pictures.

    Args:
        tab: As read.
        number: 1-based row.
        briefs: Columns that say what is to be seen.
        spread: The filled cells of the row by field.
        media: Columns of pictures, or of what is to be seen, by which rows differ.
    """
    shows = any(name.partition(":")[0] in ("media", "apart", "unsure") for name in spread)
    if media and not shows and (place := asked_for(tab, number, briefs)):
        yield Fault(
            "media.expected",
            f"kind@{place}",
            f"The row is to show '{shown(tab.value(number, place))}', but it has no picture or film.",
            "Put a link to it into the column for media, or clear that cell when it goes out without.",
        )


def missing(
    tab: Tab, number: int, kinds: Iterable[int], spread: Spread, columns: Collection[str], briefs: Iterable[int] = ()
) -> Iterator[Fault]:
    """Yield why a row must wait whose kind is one of a picture, a film, a link or a thread, and that has none.

    Args:
        tab: As read.
        number: 1-based row.
        kinds: Columns that say of what kind a post is.
        spread: The filled cells of the row by field.
        columns: The fields that the calendar has a column for.
        briefs: Columns that say what is to be seen; where one does, a kind to be seen needs no column for media.
    """
    fields = {name.partition(":")[0] for name in spread}
    has_media = any(name.partition(":")[0] == "media" for name in columns) or asked_for(tab, number, briefs)
    texts = [value for name, found in spread.items() if name.startswith(("text", "post:")) for _, value in found]
    linked = "link" in fields or any("http" in value or "www." in value for value in texts if isinstance(value, str))
    said = [(place, tab.value(number, place)) for place in kinds]
    named = {place: set(plain(value).split()) for place, value in said if isinstance(value, str)}
    # "IG carousel" among the channels names a kind as well; "Threads" there is a network.
    named |= {
        place: {mention.post_type for mention in read_platforms(value)}
        for place, value in spread.get("channels", ())
        if isinstance(value, str)
    }
    for place, words in named.items():
        value = tab.value(number, place)
        if words & _NONE:
            continue
        if words & SEEN and not fields & {"media", "apart"}:
            where = "the column for media" if has_media else "a column named Media"
            rule, lacks, fix = "media.expected", "has no picture or film", f"Put a link to it into {where}"
        elif words & _LINKS and not words & SEEN and not linked:
            rule, lacks, fix = "link.expected", "holds no link", "Write the link into the text"
        elif words & _FILMS and not words & (SEEN - _FILMS) and _are_pictures(spread) and not _leads_to_film(spread):
            rule, lacks, fix = "media.expected", "shows a picture alone", "Put a link to the film there"
        elif words & _CAROUSELS and _are_pictures(spread, alone=True):
            rule, lacks, fix = "media.expected", "has one picture alone", "Put the links to its other pictures there"
        elif words & _THREADS and "thread" not in fields and not any(map(_PARTED, map(str, texts))):
            rule, lacks, fix = (
                "text.thread_expected",
                "holds one post alone",
                "Part its posts by a line of three dashes",
            )
        else:
            continue
        yield Fault(
            rule,
            f"kind@{place}",
            f"The row is to be '{shown(value)}', but it {lacks}.",
            f"{fix}, or change what the row is to be.",
        )
        return


def told_by_tab(tab: Tab, number: int, kinds: Iterable[int], values: Mapping[str, Scalar]) -> Iterator[Fault]:
    """Yield why a row must wait in a tab, or below a line, called ``Stories`` that does not say itself what it is.

    Args:
        tab: As read.
        number: 1-based row.
        kinds: Columns that say of what kind a post is.
        values: What the row was read as.
    """
    said = "post_type" in values or any(type_of(str(tab.value(number, place) or "")) for place in kinds)
    heading = str(values.get("heading") or "")
    if not said and (is_of_stories(tab.name) or is_of_stories(heading)):
        stories = is_of_stories(tab.name)
        called = f"The tab is called '{tab.name.strip()}'" if stories else f"Above it stands '{heading}'"
        message = f"{called}, and the row does not say whether it is a story or an ordinary post."
        fix = "Write Story or Post into a column 'Post type', or the network as well where all are stories: IG stories."
        yield Fault("post_type.differs", "post_type", message, fix)


@lru_cache(maxsize=1024)
def is_of_stories(name: str) -> bool:
    """Return whether a tab is called after stories, and after nothing else."""
    words = [
        word for word in plain(name).split() if not (word in ABOUT_CALENDARS or word.isdigit() or names_month(word))
    ]
    return bool(words) and all(TYPE_WORDS.get(word) == "story" for word in words)
