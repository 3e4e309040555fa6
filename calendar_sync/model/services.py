"""The social networks by Buffer's names, and the words people use for them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache

LABELS: Mapping[str, str] = {
    "bluesky": "Bluesky",
    "facebook": "Facebook",
    "googlebusiness": "Google Business",
    "instagram": "Instagram",
    "linkedin": "LinkedIn",
    "mastodon": "Mastodon",
    "pinterest": "Pinterest",
    "startPage": "Start Page",
    "threads": "Threads",
    "tiktok": "TikTok",
    "twitter": "X",
    "youtube": "YouTube",
}
"""Buffer's ``Service`` values and how people write them."""

_WORDS: Mapping[str, tuple[str, ...]] = {
    "bluesky": ("bluesky", "bsky"),
    "facebook": ("facebook", "fb", "facebookcom"),
    "googlebusiness": (
        "googlebusiness",
        "googlebusinessprofile",
        "googlemybusiness",
        "gbp",
        "gmb",
    ),
    "instagram": ("instagram", "ig", "insta", "instagramcom"),
    "linkedin": ("linkedin", "li", "linkedincom"),
    "mastodon": ("mastodon",),
    "pinterest": ("pinterest",),
    "startPage": ("startpage",),
    "threads": ("threads", "threadsapp", "threadsnet"),
    "tiktok": ("tiktok", "tt"),
    "twitter": ("twitter", "x", "xtwitter", "twitterx", "xformerlytwitter", "twittercom", "x旧twitter", "旧twitter"),
    "youtube": ("youtube", "yt", "youtubeshorts"),
}

_WORDS_ELSEWHERE: Mapping[str, str] = {
    "instagram": "инстаграм инстаграмм инста інстаграм інста इंस्टाग्राम इंस्टा "
    "انستغرام انستجرام إنستغرام إنستجرام انستقرام إنستقرام インスタグラム インスタ 인스타그램 인스타 אינסטגרם",
    "facebook": "фейсбук фб फेसबुक فيسبوك فيس_بوك フェイスブック 페이스북 脸书 臉書 פייסבוק",
    "linkedin": "линкедин линкдин лінкедін लिंक्डइन لينكدإن لينكدان لينكد_إن لينكد_ان "
    "リンクトイン リンクドイン 링크드인 领英 領英 לינקדאין",
    "twitter": "твиттер твіттер ट्विटर تويتر إكس ツイッター 트위터 推特 טוויטר",
    "tiktok": "тикток тікток टिकटॉक тик_ток تيك_توك تيكتوك ティックトック 틱톡 טיקטוק",
    "youtube": "ютуб ютьюб यूट्यूब يوتيوب ユーチューブ 유튜브 יוטיוב",
    "pinterest": "пинтерест пінтерест بينتريست بنترست ピンタレスト ピンタレス 핀터레스트 פינטרסט",
    "threads": "тредс ثريدز スレッズ 스레드",
    "bluesky": "блюскай بلوسكاي ブルースカイ 블루스카이",
    "mastodon": "мастодон ماستودون マストドン 마스토돈",
}
"""The same names in other scripts."""


_LETTERS = {code: chr(code).lower() if chr(code).isalnum() else None for code in range(128)}


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return ``text`` in lower case with everything but letters (with their marks) and digits removed.

    Composed, decomposed and full-width spellings fold alike. Vowel signs are marks, and tell words apart.
    """
    if text.isascii():
        return text.translate(_LETTERS)
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(character for character in plain if character.isalnum() or _is_mark(character))
    # What stood between a letter and a mark is gone, so the two may make one character now.
    return unicodedata.normalize("NFKC", kept)


def _is_mark(character: str) -> bool:
    # Variation selectors say how a sign is drawn, not what it means.
    return unicodedata.category(character) in ("Mn", "Mc") and not "\ufe00" <= character <= "\ufe0f"


_WHOLE = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
"""Letters that are no others with an accent, and written without their sign where that is at hand."""


_ASCII = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}


def plain(text: str) -> str:
    """Return ``text`` in lower case, without accents and signs, its words parted by single blanks."""
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(_WHOLE)
    kept = (" " if not sign.isalnum() else sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join("".join(kept).split())


def label(service: str) -> str:
    """Return the name people use (``twitter`` is ``X``), of several :func:`joined` each; an unknown one as it is."""
    return ", ".join(LABELS.get(one, one) for one in service.split(JOIN))


JOIN = "+"
"""Between services that share a column, as in ``text:facebook+linkedin``."""


def joined(services: Iterable[str]) -> str:
    """Return services as one word, each once, in their order."""
    return JOIN.join(dict.fromkeys(services))


def joined_from_word(word: str) -> str:
    """Return the services of a word such as ``FB+LinkedIn``, joined by Buffer's names; empty where one is unknown."""
    services = [service_from_word(part) or "" for part in word.split(JOIN)]
    return joined(services) if all(services) else ""


_BY_WORD = {word: service for service, words in _WORDS.items() for word in words} | {
    fold(word): service for service, words in _WORDS_ELSEWHERE.items() for word in words.split()
}


def service_from_word(word: str) -> str | None:
    """Return the service a word stands for (``IG``, ``X (Twitter)``, ``Google Business``), or ``None``."""
    return _BY_WORD.get(fold(word))


SEVERAL_SERVICES: Mapping[str, tuple[str, ...]] = {"meta": ("facebook", "instagram")}
"""Words, folded, that stand for several services at once."""


AND = (
    r"(?:(?<!\w)(?:and|und|et|y|e|en|og|och|i|и|ve|ja|a|și|si|és|και|і|й|та|dan|và|aur|और|و|ו)(?=\s)|"
    r"(?<=\s)[وו](?=\w)|(?<=\w)[と和及와과](?=\s?\w)|(?<=\w) 및(?=\s))"
)
"""Words between the last two of a list, in the languages of calendars, as a pattern."""


def services_from_word(word: str) -> tuple[str, ...]:
    """Return the services of a word that stands for several of them (``Meta``); nothing for any other word."""
    return SEVERAL_SERVICES.get(fold(word), ())


def nearest_service(word: str) -> str | None:
    """Return the label of the network that a misspelt word (``Linkedinn``) probably means, or ``None``."""
    near = get_close_matches(fold(word), [known for known in _BY_WORD if len(known) > 3], n=1, cutoff=0.7)
    return label(_BY_WORD[near[0]]) if near else None
