"""The words calendars use in their cells: post types, ticks, placeholders, and channels that are no network.

Every phrase stands here as :func:`plain` leaves it: lower case, without accents, signs as blanks.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from calendar_sync.model.services import plain

TYPE_WORDS: Mapping[str, str] = {
    word: kind
    for kind, words in {
        "post": "post posts feed static photo image graphic single tweet pin update пост beitrag publicacion text photos images graphics link gif quote "
        "article infographic only document pdf picture meme illustration still texto foto imagen imagem texte lien bild grafik "
        "message status منشور بوست testo immagine tekst zdjecie afbeelding текст фото картинка poll feedpost "
        "animation grid publication publicacao postagem inlagg innlegg opslag wpis bericht prispevek gonderi grafika beeld "
        "enlace посты публикация изображение صورة نص",
        "reel": "reel reels рилс рилсы ريل ريلز",
        "story": "story stories storys сторис сториз ستوري",
        "carousel": "carousel carousels karussell carrousel carrusel carrossel carosello karuzela карусель كاروسيل",
        "video": "video videos clip видео فيديو",
        "short": "short shorts",
    }.items()
    for word in words.split()
}
"""What stands in brackets after, or beside, the name of a network."""

_CATEGORIES = frozenset(
    """educational education educate informative informational information promotional promotion promo entertaining
    entertainment entertain inspirational inspiration inspire motivational motivation engagement engaging engage behind
    scenes bts ugc testimonial testimonials community culture awareness brand branding lifestyle fun evergreen seasonal
    curated original relationship trust authority sales conversion nurture industry company thought leadership value
    educativo educativa informativo informativa promocional entretenimiento inspiracional inspirador motivacional interaccion
    new news tip tips announcement announcements holiday holidays recipe recipes tutorial tutorials fact facts trending
    insight insights product products service services offer offers sale launch hiring recruitment
    institucional entretenimento engajamento inspiracao educatif educative informatif promotionnel divertissement inspirant
    divertissant unterhaltung bildung werblich informativ unterhaltsam educativi promozionale intrattenimento informatief
    educatief promotioneel inspirerend vermakelijk образовательный развлекательный продающий вовлекающий информационный
    полезный edukacyjny edukacyjna promocyjny rozrywkowy inspiracyjny""".split()
)
_BESIDE_CATEGORIES = frozenset("the and of post posts content a e y et und en".split())


@lru_cache(maxsize=4096)
def is_category(text: str) -> bool:
    """Return whether a cell of types says what a post is for, such as ``Educational``, and not how it is published."""
    words = [word for word in plain(text).split() if word not in _BESIDE_CATEGORIES]
    return bool(words) and all(word in _CATEGORIES for word in words)


TICKED = frozenset(
    """true x ✓ ✔ ☑ ✅ yes y ja oui si sí sim да نعم tak 1 checked evet kyllä ano igen da ναι так có כן はい 是 예 네 haan हाँ
    हां wahr vrai verdadero verdadeiro vero waar prawda истина sant sand tosi pravda igaz adevărat doğru benar""".split()
)
UNTICKED = frozenset(
    """false ☐ ✗ ✘ ❌ no n n/a na nein non nao não нет لا nie 0 - – — nee nej nei hayır ei ne nem nu όχι οχι ні tidak không לא
    いいえ 否 不 不是 아니요 아니오 nahi nahin नहीं falsch faux falso onwaar fałsz ложь falskt falsk usann
    epätosi nepravda hamis fals yanlış salah""".split()
)

NOTHING = frozenset(
    plain(word)
    for word in """none nothing no ras na nil keine nein nichts aucun aucune rien non ninguno ninguna nada nenhum nenhuma nessuno nessuna geen нет
    brak yok لا ingen inga ei žádné nincs niciunul καμία немає tidak không אין なし 無 无 沒有 没有 없음""".split()
) | {"", "n a"}
"""What a cell says that there is nothing to say."""

ABOUT_CALENDARS = frozenset(
    """calendar content social media posts post plan planner schedule tab sheet kalender calendrier calendario
    contentplan redaktionsplan feed copy captions update updates for the and monthly editorial календарь план контент plano pauta""".split()
)
"""Words of a tab's name that say nothing about where its posts go."""

NOT_SOCIAL = frozenset(
    """seo;email;emails;e mail;newsletter;email newsletter;mailing;blog;blog post;blogpost;website;web;web site;site;setup;
    set up;podcast;sms;ads;google ads;paid ads;facebook ads;meta ads;print;pr;press;press release;webinar;internal;admin;
    analytics;landing page;planning;strategy;reporting;report;meeting;research;training;radio;tv;flyer;crm;mailchimp;
    intranet;webseite;internetseite;site web;pagina web;сайт;блог;рассылка;email marketing;e mail marketing;content
    audit;audit;medium;substack;telegram;телеграм;телеграмм;тг;whatsapp;snapchat;reddit;discord;vk;вк;вконтакте;viber;
    дзен;яндекс дзен;quora;tumblr;wechat;line;xing;واتساب;تيليجرام;سناب شات;البريد;الموقع""".replace(
        "\n    ", " "
    ).split(";")
)
"""Channels of a calendar that Buffer does not serve: no network at all, or one that it does not know."""


PLACEHOLDERS = frozenset(
    """tbd;tba;tbc;n a;na;none;no post;nothing;x;xx;xxx;to come;tk;copy tk;same;same as above;see above;as above;ditto;
    idem;siehe oben;wie oben;voir ci dessus;todo;to do;pending;draft;coming soon copy;copy here;caption here;text here;
    insert copy;insert caption;link;doc;see doc;google doc;copy;caption;text;lorem ipsum;placeholder;test;off;holiday;
    none yet;not yet;in progress;wip;done;ok;yes;no""".replace("\n    ", "").split(";")
) | {""}
"""What stands in a text column where there is no text yet; empty for a dash or another lone sign."""
