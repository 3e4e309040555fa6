"""Texts that are no more than a label, ``Motivation Monday``, in a column whose other texts are whole sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from calendar_sync.entries.unfinished import unfinished
from calendar_sync.layout.contents import shown, weight
from calendar_sync.layout.days import month_named
from calendar_sync.layout.texts import Spread
from calendar_sync.layout.weeks import number_of as week_number
from calendar_sync.model.services import plain
from calendar_sync.model.sheet import Fault, Scalar, Tab

_WHOLE = 40
"""Characters; what is longer says something."""
_LONGEST, _MOST = 36, 5
"""Characters and words of a label."""
_SHARE = 0.4
"""Where fewer of the texts are whole, a team writes as shortly as that."""
_MOSTLY, _SOME = 0.8, 5
"""Where so many end as sentences, of no fewer texts, short ones are sentences as well."""
_SAID = re.compile(r"[.!?…。！？؟।:][\"'”’»)\s]*$|[\U0001F000-\U0001FAFF\u2190-\u27BF]|https?://|www\.|[#＃@]\w")
"""What people end, or adorn, what they say to others with."""
_OTHER_SIGNS = re.compile(r"[.!?…;,/%€$£+=*\n。！？、]|\S\s*\d")


def _words(text: str) -> frozenset[str]:
    return frozenset(plain(word) for word in text.split())


_TAGS = re.compile(r"(?:[#＃]\w+\s*){1,9}")
_TO_READERS = _words(
    """we we're i i'm im you you're youre your it's its is are was were am has have had will can could should now open
    closed back today tonight tomorrow join come book buy shop visit hello hi hey thank thanks thx welcome
    congratulations congrats let's lets don't never always stay enjoy wir ich du ihr sie ist sind war heute
    morgen geöffnet geschlossen danke willkommen hallo nous je tu vous est sont ouvert fermé merci bienvenue
    bonjour nosotros es son está están hoy mañana abierto cerrado gracias bienvenidos hola siamo sono oggi
    domani aperto chiuso grazie benvenuti ciao we zijn open gesloten bedankt welkom мы вы я это сегодня завтра
    открыты закрыты спасибо"""
)
"""Words with which people speak to their readers: so does a sentence without a full stop."""
_GREETS = _words("happy merry joyeux joyeuse bonne bon buon buona feliz frohe frohes schöne glad god с")
_KINDS = _words(
    """testimonial testimonials spotlight feature features launch recap promo promotion teaser reminder quote tip tips
    faq faqs q&a recipe bts photo picture shot reel carousel graphic infographic post blog article ad poll quiz
    giveaway contest competition meme ugc announcement greeting greetings review reviews showcase interview
    highlight highlights countdown peek how intro introduction update event story video clip vorstellung rezept
    umfrage gewinnspiel zitat tipp tipps témoignage recette sondage concours citation conseil testimonio receta
    encuesta sorteo cita consejo testimonianza ricetta sondaggio citazione consiglio отзыв рецепт опрос конкурс
    цитата совет"""
)
"""What kinds of posts are called; a picture makes no caption of them."""


def speaks_in_sentences(values: Iterable[Scalar]) -> bool:
    """Return whether the cells of the columns of texts hold whole sentences, so that a label among them is none."""
    texts = [value.strip() for value in values if isinstance(value, str) and value.strip()]
    whole = sum(weight(text) >= _WHOLE or bool(_SAID.search(text)) for text in texts)
    long = sum(weight(text) >= _WHOLE for text in texts)
    return whole >= (_SHARE if long >= 2 else _MOSTLY) * len(texts) and (long >= 2 or len(texts) >= _SOME)


def is_label(text: str, *, pictured: bool) -> bool:
    """Return whether a text is a label: the name of a day, of a theme, or of what is to be made.

    Args:
        text: Of a cell.
        pictured: The row has a picture or a film, of which a few words may be the caption.
    """
    text = text.strip()
    if _TAGS.fullmatch(text):
        return not pictured
    if len(text) > _LONGEST or _SAID.search(text) or _OTHER_SIGNS.search(text):
        return False
    words = [plain(word) for word in text.split()]
    if not words or len(words) > _MOST or not any(map(str.isalpha, text)) or _TO_READERS & {*words}:
        return False
    if pictured:
        return bool(_KINDS & {*words, *plain(text).split()}) and words[0] not in _GREETS
    return True


def label_faults(tab: Tab, number: int, spread: Spread, *, of_others: bool, alone: bool = False) -> Iterator[Fault]:
    """Yield why a row must wait whose text is a label where others are sentences, or is all that the row says.

    Args:
        tab: As read.
        number: 1-based row.
        spread: The filled cells of the row by field.
        of_others: The other texts of the calendar are sentences.
        alone: The text stands alone in a row, where that is a post: all but the name of a week or a month.
    """
    if not of_others and not alone:
        return
    pictured = any(name.partition(":")[0] in ("media", "apart") for name in spread)
    for name, found in spread.items():
        head, _, service = name.partition(":")
        place, value = found[0]
        if head not in ("text", "post") or not isinstance(value, str):
            continue
        heads = alone and (week_number(value) is not None or month_named(value) is not None or value.endswith(":"))
        if not heads and not (of_others and is_label(value, pictured=pictured)):
            continue
        if (number, place) in tab.hyperlinks or unfinished(value):
            continue
        yield Fault(
            "text.topic",
            f"text:{service}" if service else "text",
            f"'{shown(value)}' looks like a topic or a title: "
            + ("it stands alone in its row." if heads else "other texts of this calendar are whole sentences."),
            "Write the post into that cell; if these very words are to go out, end them with a full stop or an emoji.",
        )
