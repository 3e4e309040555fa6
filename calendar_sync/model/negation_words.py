"""How notes say "do not post" and "not yet", in the languages of calendars: a closed class of words in each."""

from __future__ import annotations

from collections.abc import Mapping

_TONGUES: Mapping[str, tuple[str, str, str]] = {
    "de": (r"nicht|nie|kein\w*", r"(?:ver)?öffentlich\w*|poste?n?|teilen|rausgeben|einplanen|live", r"noch"),
    "fr": (
        r"ne|pas|jamais",
        r"publi\w+|post\w+|diffus\w+|programm\w+|mettre en ligne",
        r"encore|pour (?:le moment|l['’]instant)",
    ),
    "es": (
        r"no|nunca",
        r"public\w+|publiqu\w+|postear\w*|posteen|subir\w*|sub(?:as|an|amos)|programar\w*|compartir",
        r"todavía|aún|de momento|por ahora",
    ),
    "pt": (r"não|nunca", r"publi\w+|post\w+|subir|program\w+|agend\w+|divulg\w+", r"ainda|por enquanto|por agora"),
    "it": (r"non", r"pubblic\w+|post\w+|programm\w+|condivid\w+|uscire", r"ancora|per ora|per il momento"),
    "nl": (r"niet|nooit|geen", r"plaats\w*|posten|publice\w+|delen|inplannen|live", r"nog|voorlopig"),
    "pl": (r"nie", r"publik\w+|wrzuca\w*|postow\w+|wstawia\w*|udostępnia\w*|planowa\w*", r"jeszcze|na razie"),
    "sv": (r"inte|ej|aldrig", r"publicer\w+|posta\w*|dela\w*|lägg\w*|släpp\w*", r"än|ännu"),
    "da": (r"ikke|aldrig", r"udgiv\w*|publicer\w*|post\w*|del(?:e|es)?|læg\w*|slå\w*", r"endnu"),
    "no": (r"ikke|aldri", r"publiser\w*|post\w*|del(?:e|es)?|legg\w*", r"ennå|enda"),
    "fi": (r"älä|älkää|ei|eivät", r"julkais\w+|post\w+|laita\w*|jaa|jakaa", r"vielä"),
    "cs": (r"ne|nesmí|nikdy", r"zveřej\w+|publik\w+|post\w+|dávat|vkládat|sdílet", r"zatím|ještě"),
    "hu": (r"ne|nem|soha", r"ted\w+|tegy\w+|közöl\w*|posztol\w*|publik\w*|kirak\w*|rak\w+|mehet", r"még|egyelőre"),
    "ro": (r"nu|niciodată", r"public\w*|posta\w*|pune\w*|distribui\w*|program\w*", r"încă|deocamdată"),
    "el": (r"μη|μην|δεν|όχι", r"ανεβ\w+|δημοσι\w+|ποστ\w*|βγ\w+", r"ακόμα|ακόμη|προς το παρόν"),
    "ru": (r"не|нельзя|никогда", r"публик\w*|пост\w*|вы(?:кладыв|став|лож|пус)\w*|размещ\w*|став\w*", r"пока|ещ[её]"),
    "uk": (r"не|ні|ніколи", r"публік\w*|пост\w*|ви(?:клад|став|пус)\w*|розміщ\w*|став\w*", r"поки|ще"),
    "id": (r"jangan|belum|tidak", r"(?:di|mem)?post\w*|publi\w*|unggah|upload|tayang\w*|rilis", r"dulu|sekarang"),
    "vi": (r"chưa|đừng|không", r"đăng|post|xuất bản|chia sẻ", r"vội|nữa"),
    "he": (r"לא|אל|אין", r"לפרסם|תפרסמ?ו?|לעלות|להעלות|תעלו|לשתף", r"עדיין|עוד|כרגע|בינתיים"),
    "ar": (r"لا|لم|ليس|عدم", r"[تين]?نشر\w*|النشر", r"بعد|الآن|حاليا"),
    "hi": (
        r"mat|nahi|nahin|मत|नहीं|ना",
        r"post\w*|publish|upload|share|daal\w*|पोस्ट|डाल\S*|शेयर|अपलोड",
        r"abhi|filhaal|अभी|फिलहाल",
    ),
}
"""By language: what denies, what speaks of posting, and what says "yet" or "for now"."""


_BEFORE_ALONE = frozenset({"es", "fr", "it", "pt"})
"""Languages in which the denial stands right before what it denies, and may begin another sentence elsewhere."""


def _together(tongue: str, denial: str, posting: str, yet: str) -> str:
    denied, posted, so_far = (rf"(?<!\w)(?:{words})" for words in (denial, posting, yet))
    near = r"\W+(?:\w+\W+)?" if tongue in _BEFORE_ALONE else ".{1,24}"
    ahead = rf"{denied}(?!\w){near}{posted}|{denied}(?!\w).{{1,24}}{so_far}(?!\w)|{so_far}(?!\w).{{1,24}}{denied}(?!\w)"
    return ahead if tongue in _BEFORE_ALONE else rf"{ahead}|{posted}.{{1,24}}{denied}(?!\w)"


DENIES = "|".join(
    [_together(tongue, *words) for tongue, words in _TONGUES.items()]
    + [
        # Languages that deny within the word, or without blanks between words.
        r"(?<!\w)(?:nezveřej|nepublik|nepost|nedáv|nevklád|nesdíl|nezverej)\w+",
        r"(?<!\w)(?:yayınla|paylaş|yükle|koy|at)m[aeı](?:yın|yınız|yalım|yin|)(?!\w)|(?<!\w)(?:yayınlan|paylaşıl)ma(?:sın|malı|yacak)\w*",
        r"(?<!\w)(?:jangan|belum)(?!\w)|(?<!\w)chưa(?!\w)",
        r"(?:投稿|公開|掲載|配信|アップ)(?:は)?(?:しない|せず|不可|禁止|NG|待)|(?:不要|别|勿|不能|不可|禁止|暂不)(?:再)?(?:发|发布|上线|公开|推送|發)|"
        r"(?:게시|업로드|발행|공개|올리)(?:는|은|를|을)?\s?(?:하지|금지|말|보류|불가|지 마)",
    ]
)
"""What says that something is not to be posted, or not yet, as a pattern."""
