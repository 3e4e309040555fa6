"""The Post type column: reels, stories, offers and the like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calendar_sync.entries.issues import quoted
from calendar_sync.entries.schedule import Report
from calendar_sync.model.buffer import Asset
from calendar_sync.model.entry import Severity
from calendar_sync.model.services import fold, label
from calendar_sync.model.sheet import Row

_POST_TYPES: Mapping[str, Mapping[str, str]] = {
    "facebook": {"post": "post", "reel": "reel", "story": "story", "carousel": "post", "short": "reel"},
    "instagram": {"post": "post", "reel": "reel", "story": "story", "carousel": "post", "short": "reel"},
    "threads": {"post": "post", "ghost": "ghost_post"},
    "googlebusiness": {"offer": "offer", "event": "event", "whatsnew": "whats_new", "post": "whats_new"},
}
TYPED = frozenset(_POST_TYPES)
"""Networks whose posts are of several types."""
_FORMATS = (
    "text photo image picture graphic static video link gif quote article infographic document pdf single static_image",
    "single_photo text_only copy_only written illustration meme animation feed standard regular normal plain organic",
    "linkedin tweet image_text text_image text_photo photo_text text_link link_text image_link images photos graphics",
    "videos blog_link feed_photo feed_image feed_video static_graphic square_graphic still still_image bild",
    "texto foto imagen imagem enlace vidéo lien grafik texte bild_text testo immagine tekst zdjęcie grafika",
    "afbeelding beeld текст фото картинка видео изображение نص صورة منشور بوست message status status_update",
    "clip فيديو zdjecie grid in-feed",
    "statyczny статика estático estática estatico estatica statico statica statique statisch",
)
_ORDINARY = tuple(
    f"{word.replace('_', ' ')}{post}"
    for words in _FORMATS
    for word in words.split()
    for post in ("", " post", " posts")
)
"""Formats that an ordinary post has by what is in it; teams name them in a column of their own."""
_IN_OTHER_WORDS = (
    (
        "post",
        "posts пост посты публикация beitrag publication publicación publicacion publicação postagem inlägg innlegg",
    ),
    ("post", "opslag wpis bericht příspěvek gönderi instagram_post facebook_post"),
    ("reel", "instagram_reel facebook_reel video_reel reel_video reels_video рилс рилсы ريل ريلز"),
    ("story", "instagram_story facebook_story story_post storys сторис сториз ستوري"),
    ("carousel", "carousels karussell carrousel carrusel carrossel carosello karuzela карусель كاروسيل"),
)
"""Kinds as other teams, and other languages, call them."""
_POST_TYPE_WORDS: Mapping[str, str] = {
    fold(word): kind
    for kind, words in {
        "post": (
            "post",
            "feed",
            "feed post",
            "photo",
            "image",
            "single image",
            "static",
            "update",
            "video",
            "text",
            "thread",
            "link",
            "link post",
            "pin",
            "tweet",
            "quote",
            "graphic",
            "infographic",
            *_ORDINARY,
        ),
        "reel": ("reel", "reels", "ig reel", "r"),
        "story": ("story", "stories", "ig story"),
        "carousel": (
            "carousel",
            "album",
            "gallery",
            "carousel post",
            "photo album",
            "photo carousel",
            "image carousel",
        ),
        "ghost": ("ghost", "ghost post", "ghost posts"),
        "short": ("short", "shorts", "youtube short"),
        "whatsnew": ("what's new", "whats new", "news"),
        "offer": ("offer",),
        "event": ("event",),
    }.items()
    for word in words
} | {fold(word.replace("_", " ")): kind for kind, words in _IN_OTHER_WORDS for word in words.split()}
NOT_MADE = frozenset(
    fold(word.replace("_", " "))
    for word in """poll polls linkedin_poll umfrage sondage encuesta enquete sondaggio peiling опрос ankieta live
    live_video livestream live_stream going_live space spaces twitter_space linkedin_article linkedin_newsletter
    linkedin_event instagram_live ig_live facebook_live broadcast_channel ama_live facebook_event fb_event
    veranstaltung evento événement evenement etkinlik wydarzenie evenemang мероприятие diretta directo
    en_direct direkt_live newsletter job job_post job_posting job_ad stellenanzeige retweet rt reshare reply
    comment quote_tweet ad ads paid paid_ad paid_post paid_social dark dark_post dark_ad sponsored
    sponsored_post boosted promoted anzeige werbeanzeige bezahlt sponsorisé patrocinado anuncio sponsorizzata
    sponsorizzato inserzione advertentie реклама reklama fundraiser cover_photo cover_image profile_photo
    profile_picture group_post highlight highlights story_highlight ig_guide marketplace dm direct_message
    whatsapp""".split()  # noqa: SIM905
)
"""Kinds of posts that Buffer's API has no way to make."""
_KINDS = frozenset(_POST_TYPE_WORDS.values())
_OWN = {"reel": "a reel", "story": "a story", "short": "a short", "ghost": "a ghost post", "offer": "an offer"}
_OWN |= {"event": "an event", "whatsnew": "a post of that type"}
"""Kinds that mean nothing to networks without them; a carousel is what several images come to anyway."""
_ELSEWHERE = frozenset({"ghost", "offer", "event"})
"""Kinds that an ordinary post is not in place of."""
_SHORT_FILMS = frozenset({"tiktok", "youtube"})
"""Networks on which every video is what others call a reel or a short."""


def is_kind_alone(word: str) -> bool:
    """Return whether a word is a kind of post that several networks have, such as ``Reels``, and names no network."""
    return len(fold(word)) > 1 and _POST_TYPE_WORDS.get(fold(word)) in ("reel", "story")


def post_kind(row: Row, service: str, report: Report) -> str | None:
    """Return the kind of post that a row names, or ``None``; a word that nobody knows is returned as it is, or told."""
    word = row.text("post_type")
    if fold(word) in NOT_MADE and "quote_post" not in row.values:
        report(
            "post_type.not_made",
            Severity.ERROR,
            "post_type",
            f"{quoted(word)} is nothing that can be made through Buffer; it would go out as an ordinary post.",
            "Make it by hand on the network, or clear the cell if an ordinary post is meant.",
        )
        return None
    kind = _POST_TYPE_WORDS.get(fold(word)) if word else None
    if kind == "story" and "story" not in _POST_TYPES.get(service, {}):
        report(
            "post_type.not_made",
            Severity.ERROR,
            "post_type",
            f"{label(service)} has no stories that Buffer can make; there it would go out as an ordinary post.",
            f"Take {label(service)} out of the row, or give it a row of its own without {quoted(word)}.",
        )
    if word and kind is None:
        if service in _POST_TYPES:
            return word  # for the network's rule to refuse
        # Where a network has no types, a team's own word (Poll, Quote) does no harm.
        report(
            "post_type.unknown",
            Severity.WARNING,
            "post_type",
            f"{quoted(word)} is no post type.",
            "Known are post, reel, story, carousel, short, ghost post, what's new, offer and event; empty is fine.",
        )
    return kind


def post_type(kind: str | None, service: str, assets: Sequence[Asset]) -> str:
    """Return the type of a post on a network of :data:`TYPED`, in Buffer's words."""
    lone_video = len(assets) == 1 and assets[0].kind == "video"
    # Instagram publishes a single video as a reel, whatever it is called.
    usual = "whats_new" if service == "googlebusiness" else "reel" if service == "instagram" and lone_video else "post"
    # "Reel" in a row that also goes to LinkedIn or Google Business says nothing about those.
    return usual if not kind or kind in _KINDS - _POST_TYPES[service].keys() else _POST_TYPES[service].get(kind, kind)


def unused_post_type(row: Row, services: Sequence[str], report: Report) -> None:
    """Report a post type that none of a row's networks has: an offer on Facebook waits, a reel on LinkedIn is told."""
    kind = _POST_TYPE_WORDS.get(fold(row.text("post_type")), "") if "post_type" in row.values else ""
    if kind not in _OWN or kind == "story" or not services:
        return
    filmed = not _SHORT_FILMS.isdisjoint(services) and kind in {"reel", "short"}
    if not filmed and not any(kind in _POST_TYPES.get(service, {}) for service in services):
        names = ", ".join(label(service) for service, kinds in _POST_TYPES.items() if kind in kinds)
        if kind in _ELSEWHERE:
            message = f"None of this row's networks has {_OWN[kind]}; it would go out as an ordinary post."
            fix = f"Clear the cell if an ordinary post is meant; it is for {names}."
            report("post_type.not_made", Severity.ERROR, "post_type", message, fix)
        else:
            message = f"None of this row's networks has {_OWN[kind]}; it goes out as an ordinary post."
            report("post_type.unused", Severity.WARNING, "post_type", message, f"It is for {names}.")
