"""What a text still holds of its template: merge fields, notes to oneself, dummy text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from calendar_sync.entries.issues import quoted
from calendar_sync.model.patterns import later

THINGS = (
    r"link|url|website|(?:first |last |full |your |company |brand |product |event )?name|company|brand|date|"
    r"(?-i:time|TIME)|image|photo|picture|video|cta|call to action|hashtags?|handle|location|venue|city|"
    r"price|text|caption|quote|emoji|code|discount(?: code)?|amount|percent(?:age)?|address|phone(?: number)?|"
    r"speaker(?:['’]?s)?(?: name)?|guest(?: name)?|client(?: name)?|customer(?: name)?|name of \w+|month|year|day"
)
_FIELD = r"(?:first|last|full|user|company|product|event|brand)?[ _-]?name|email|company|city|\w{1,30}_\w{1,30}"
_ELSEWHERE = (
    r"vorname|nachname|firma|datum|uhrzeit|stadt|preis|pr[ée]nom|nom|entreprise|lien|ville|prix|nombre|apellidos?|"
    r"empresa|fecha|enlace|ciudad|precio|nome|cognome|sobrenome|azienda|città|prezzo|cidade|preço|voornaam|achternaam|"
    r"bedrijf|prijs|imię|nazwisko|имя|фамилия|ссылка|дата|цена"
)
"""Fields as other languages call them."""
_NAMED_BY_NUMBER = "".join(rf"(?<!{word} )" for word in ("Bowl", "Mania", "Part", "Chapter", "Volume", "Book", "Louis"))

_NOUNS = "DATE|VENUE|PRICE|NAME|LOCATION|ADDRESS|CITY|URL|NUMBER|COMPANY|BRAND|PRODUCT"
_PLACED = ("by", "at", "on", "from", "until", "till", "before", "after", "for", "with")
_BEFORE = "|".join(rf"(?<={word} )" for word in _PLACED)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"

_ANY_CASE = later(
    r"(?<!style=)\{\{[^{}]*\}\}|\{%[^{}%]{0,80}%\}|\*\|\w+\|\*|%%\w+%%"  # merge fields of mail programs
    rf"|(?<![\w%])%(?:(?-i:[A-Z][A-Z_]{{2,30}})|{_FIELD})%(?!\w)"
    # With one bracket too few they are none the less meant so.
    rf"|\$\{{[\w. ]{{1,40}}\}}|(?<!\{{)\{{ ?(?:{_FIELD})(?: ?\}}|\b)|(?<![\w{{])(?:{_FIELD}) ?\}}(?!\}})"
    r"|\{%-? ?(?:if|else|elif|endif|for|endfor|set|unless|endunless)\b|<%=?[^<>%]{0,80}%>"
    r"|<(?:link|url|website|date|price|cta|handle|hashtags?|location|venue)>"
    rf"|<<?(?:{_FIELD})>>?|\*\|\w{{2,30}}\b|\b(?-i:[A-Z]{{2,30}})\|\*"
    rf"|(?:\[\[|<<|%%) ?(?:{_FIELD})\b|\b(?:{_FIELD}) ?(?:\]\]|>>)"
    r"|(?<![\w\]])\[(?:first|last|full)[ _-]?name\b"
    r"|\bx{2,9}[ _-](?:link|url|website|date|price|name|cta|handle|location|hashtags?)\b"
    # A bracket behind a word is an index: "row[link]".
    r"|(?<![\w\]])\[(?:(?:insert|your|tbd|tbc|x+)\b[^\]]{0,40}"
    rf"|(?:add (?:your |a |an |the )?)?(?:{THINGS})(?: \d{{1,2}}| (?:goes )?here| tbd| to (?:come|follow))?)\]"
    r"|<(?:insert|your|add)\b[^<>]{0,40}>"
    r"|\[(?:photo|image|picture|video|gif|graphic|link|alt text) ?:(?!\s?(?:@\w|by |©|via |courtesy |credit))"
    r"[^\[\]]{0,60}\]"
    r"|\binsert[ _-](?:\w{1,20}[ _-]){1,3}here\b|\b(?:link|url|text|caption|copy|photo|image|video) goes here\b"
    # As editors write it: "to come", so that no word reads alike.
    r"|\btk ?tk\b|\b(?:link|date|name|price|quote|time) tk\b|\bxx[./-]xx\b"
    # At the end of what is said of something: "The venue is to be determined."
    r"|\bto be (?:determined|confirmed|decided|supplied|provided)\b(?=\s*(?:[.,;:!?)\]\n]|$))"
    rf"|(?<![\w${{]){{ ?(?:{THINGS}|{_ELSEWHERE}) ?}}(?!}})|(?<![\w\]])\[ ?(?:{_ELSEWHERE}) ?\](?!\()"
    r"|(?<!to )\binsert[ _-]{1,9}(?:link|url|cta|handle|photo|picture|image)\b(?! into)"
    r"|(?<![\w.])t\.b\.[dca](?!\w)|(?<![@#/.\w-])(?-i:tb[ac])(?![\w.-]*\w)"
    r"|(?:^|\n)[ \t]{0,3}\?{3,}[ \t]{1,3}(?=[^\W\d_])"  # in place of a name
    r"|#¡?(?-i:REF|VALUE|DIV/0|NULL|NUM|SPILL|CALC|BEZUG|WERT|VALEUR|VALOR|RIF|VALORE|VERW|WAARDE|ADR|ССЫЛКА|ЗНАЧ)!"
    r"|#N/A(?!\w)"  # what a spreadsheet shows in place of what it cannot find
    r"|\blorem\s{1,20}ipsum\b"
    # Forms to be filled in: "at ______ this Friday", "€__ at the door". At the end of a line readers fill them in.
    r"|(?<![\w/@#.:_])_{3,}(?=[ \t]{1,3}\w)|[@$€£]_{2,}"
    r"|(?<![\w.@])@(?:handle|user_?name|your_?name|account_?name|brand_?name|company_?name|your_?(?:brand|handle|company|business|page|account|shop|store|channel)|partner_?name|client_?name|x{3,})(?![\w.])"
    r"|\((?:speaker|guest|client|customer|artist|author|employee|company|event|venue)(?:['’]s)? name\)"
    r"|\([^()\n]{0,40}\bto be (?:added|inserted|filled in|updated|replaced)\)"
    r"|(?<=[\w/])/x{3,}(?![\w/.-])"
    r"|(?<![\w@-])(?:your-?(?:web-?site|domain|company|site|brand|shop|store|business|link|page|blog|event))"
    r"\.(?:com|org|net|co|io|de|fr|es|it|nl)\b"
    rf"|(?-i:\((?:{_NOUNS}|TIME|PLACE|TITLE|HANDLE|LINK)\)|(?<=[a-z] )(?:{_BEFORE})(?:{_NOUNS})\b(?! [A-Z])"
    r"|(?<![\w?!])(?:\?{1,2} ?[:–-] ?\?{1,2}|X ?[:–-] ?X)(?![\w?:–-])"  # a score
    r"|[$€£]X[.,]XX\b|(?<![\w.,])X[.,]XX(?= ?(?:[€£]|EUR|USD|GBP|CHF))"
    rf"|\bX{{1,2}}(?:th|st|nd|rd) (?:of )?(?:{_MONTHS})|\b(?:{_MONTHS}) "
    r"(?:the )?(?:X{1,2}(?:th|st|nd|rd)|XX)(?![\w.]))"
    r"|(?-i:\b(?:DD[./-]MM|MM[./-]DD|HH:MM|TT\.MM\.?|JJ/MM)\b|(?<![\w.,$€£+])X ?%|"
    r"(?<![\w$€£])XX(?= ?(?:[%€£]|(?i:euros?|dollars?|pounds?|people|years?|months?|"
    r"weeks?|days?|hours?|minutes?|percent|seats?|spots?|tickets?|places?|guests|"
    r"participants|members|customers|uhr|jahren?|tagen?|personen|plätzen?|euro|ans|jours|años|días|anni|giorni)\b)))",
    re.IGNORECASE,
)
_FILLED_BY_READERS = later(
    r"\bfill[ -]?in\b|\bblanks?\b|\b(?:complete|finish) (?:the|this) (?:sentence|phrase)|\bcomments?\b|\bguess\b|"
    r"\bwho knows\b|\bmissing (?:word|letter)|\byour answer|\bergänz\w*|vervollständig\w*|"
    r"\bcompl[eé]t\w*|\bcompleta\w*|\bcompila\w*|\bvul\b",
    re.IGNORECASE,
)
"""What a text asks whose gaps are for its readers."""
_BILLED = (
    "".join(
        rf"(?<!(?i:{who}) )(?<!(?i:{who}) \()"
        for name in ("guest", "act", "speaker", "artist", "dj", "headliner", "winner")
        for who in (name, f"{name}s")
    )
    + "(?<!(?i:support) )"
)
"""Whom readers are told of so, word for word: "with a special guest (TBA)"."""
_TO_DO = (
    # In Spanish and Portuguese "todo" is "all", and sales are shouted: "TODO AL 50 %", "LO TENEMOS TODO".
    r"(?<!¡)(?<!\b(?:LO|EL) )(?<!\b(?:HOY|CON|POR) )(?<!\bCASI )(?<!\bSOBRE )(?<!\b[AY] )(?<![AE]MOS )"
    r"TODO(?! (?:A|AL|EL|LO|LA|LOS|LAS|O|OS|UN|UNA|UM|UMA|EN|DE|POR|CON|COM|PARA|EST[EAO]|ESTÁ|ISSO|ESO|ES|SE|SU|TU|MI|"
    r"SEU|MEU|MUNDO|D[IÍ]A|MÊS|MES|AÑO|ANO|TIPO|MOMENTO|CUESTA|INCLUIDO|INCLUÍDO|QUE|Y)\b| ?!)"
)
_SHOUTED = later(
    # Before a name they are part of it: "TBD Records", "TBA-21".
    rf"\b(?:(?:TBD|TBC|{_BILLED}TBA|[Tt]bd|T\.B\.[DCA])(?!-\d| [A-Z][a-z])|{_TO_DO}|FIXME|"
    r"INSERT[ _-]{1,9}(?!COINS?\b|INTO\b)[A-Z]+(?:[ _-][A-Z]+){0,3}|"
    r"[A-Z]+ GOES HERE|LINK HERE|[A-ZÄÖÜ]+ (?:HIER )?EINFÜGEN|PLACEHOLDER|"
    r"(?:INSERTAR|INSERIR|INS[EÉ]RER|INSERIRE|AJOUTER|AÑADIR|WSTAW|ВСТАВИТЬ|ВСТАВЬТЕ)"
    r"[ _-]{1,9}[A-ZÀ-ÞА-Я]+(?: [A-ZÀ-ÞА-Я]+){0,3})\b"
    rf"|{_NAMED_BY_NUMBER}\bXXX+\b"
)
"""Only as they are written: "insert link" is also what a text about links says."""
_SIGNS = (
    "Xth",
    "Xst",
    " X ",
    " X.",
    " X,",
    "{",
    "}",
    "[",
    "]",
    "<",
    ">",
    "|",
    "%",
    "tbd",
    "Tbd",
    "T.B.",
    "xx",
    "Xx",
    "XX",
    "???",
    "#N/A",
    "#ССЫЛ",
    "#ЗНАЧ",
    "ВСТАВ",
    "__",
    "DD/",
    "DD.",
    "DD-",
    "MM/",
    "MM.",
    "MM-",
    "HH:",
    "JJ/",
    *(f"{one}{blank}{sign}{blank}{one}" for one in "?X" for blank in ("", " ") for sign in ":-–"),
)
_TELLING = (
    "lorem",
    "to be ",
    "insert",
    "goes here",
    "tk",
    "t.b.",
    "tba",
    "tbc",
    "/xxx",
    "tt.mm",
    " name)",
    "@x",
    "@handle",
    "@user",
    "@your",
    "@company",
    *(
        f"{start}{what}"
        for start in ("your", "your-")
        for what in ("web", "dom", "com", "site", "bra", "sh", "sto", "bus", "li", "pa", "bl", "ev")
    ),
    "@account",
    "@brand",
    "@partner",
    "@client",
)
_CAPITALS = later("[A-Z]{3}")


TO_ONESELF = r"[^\n]{0,200}(?:\b(?:you|your|you['’]re|yourself)\b|[\U0001F300-\U0001FAFF\u2600-\u27BF])"
"""How what people remind themselves of before others goes on: it speaks to readers, or smiles."""
_BRIEF = later(
    # What is to be made, in place of what is to be said.
    r"\W*(?:carousel|reel|video|photo|picture|image|graphic|story|post|infographic|gif|clip) "
    r"(?:about|of|on|showing|explaining|announcing)\b(?! the (?:day|week|month|year)| our (?:day|week|month|year))",
    re.IGNORECASE,
)
_ASKING = later(
    rf"\W*note to self\s*:(?!{TO_ONESELF})|"
    # Colleagues are asked so, too: a question that speaks to readers has a blank before its sign in French.
    r"(?![^?]{0,4000}\b(?:you|your|vous|votre|vos|who|qui)\b)[^?]{0,4000}\s\?{3,}\s*$",
    re.IGNORECASE,
)
_MARKUP = later(
    r"</?(?:p|div|span|strong|em|ul|ol|li|h[1-6]|b|i|u|a)(?:\s[^<>]*)?>|<br ?/?>|&(?:amp|nbsp|lt|gt|quot|#\d{2,5});|"
    r"\*\*[^*\n]{1,200}\*\*|\[[^\]\n]{1,200}\]\(https?://",
)


def markup(text: str) -> str:
    """Return the first sign of HTML or Markdown in ``text``, which networks show as it is, or an empty string."""
    match = _MARKUP.search(text) if "<" in text or "&" in text or "**" in text or "](" in text else None
    return match.group()[:40] if match else ""


def brief(text: str) -> str:
    """Return how ``text`` begins where it may be a note of what is to be made, or to somebody; else nothing."""
    match = _BRIEF.match(text) if len(text) <= 160 else None
    if match is None and ("???" in text or "note to self" in text.lower()):
        match = _ASKING.match(text)
    return " ".join(match.group()[:30].split()) if match else ""


def is_placeholder(text: str) -> bool:
    """Return whether ``text`` says nothing besides what was to be replaced."""
    if not _is_telling(text):
        return False
    rest = _SHOUTED.sub(" ", _ANY_CASE.sub(" ", text))
    return rest != text and not any(map(str.isalnum, rest))


def leftover(text: str) -> str:
    """Return what in ``text`` was to be replaced by something; empty when nothing was."""
    if not _is_telling(text):
        return ""
    match = _ANY_CASE.search(text) or _SHOUTED.search(text)
    if match and not ("__" in match.group() and _FILLED_BY_READERS.search(text)):
        return match.group().strip()
    return _unbalanced(text, "{{", "}}") or (
        # Within one another, single ones may end together: "a[b[0]]".
        _unbalanced(text, "[[", "]]") if text.count("[") != text.count("]") else ""
    )


def _unbalanced(text: str, opening: str, closing: str) -> str:
    opened = 0
    # Behind eyes a bracket is a mouth.
    for bracket in re.findall(rf"{re.escape(opening)}|(?<![:;=^-]){re.escape(closing)}", text):
        opened += 1 if bracket == opening else -1
        if opened < 0:
            return closing
    return opening if opened else ""


def _is_telling(text: str) -> bool:
    """Tell whether ``text`` holds what every leftover does: most texts do not, and need no careful look."""
    for sign in _SIGNS:
        if sign in text:
            return True
    lowered = text.lower()
    for sign in _TELLING:
        if sign in lowered:
            return True
    return _CAPITALS.search(text) is not None


def left_in(text: str, *, is_text: bool) -> Iterator[tuple[str, str, str]]:
    """Yield the rule, what is wrong and how to mend it, of what ``text`` holds.

    Args:
        text: What somebody wrote in words.
        is_text: It is the text of a post, and no title or alt text.
    """
    if is_text and (found := markup(text)):
        message = f"{quoted(found)} is markup, and networks show it as it is written."
        yield "row.markup", message, _or_silence("Take it out", "row.markup")
    if is_text and (found := brief(text)):
        message = f"{quoted(found)}: is this what is to be posted, or a note to those who make it?"
        yield "row.brief", message, _or_silence("Look at it before you sync", "row.brief")
    if found := leftover(text):
        message = f"{quoted(found)} looks as if it was to be replaced before the post goes out."
        yield "row.leftover", message, _or_silence("Write what belongs there", "row.leftover")


def left_in_link(url: str) -> Iterator[tuple[str, str, str]]:
    """Yield the same of the address of a file, where only signs of a field count: names of files are anything."""
    if not {"{", "}", "[", "<", "|"}.isdisjoint(plain := unquote(url)):
        yield from left_in(plain, is_text=False)


def _or_silence(fix: str, rule: str) -> str:
    return f"{fix}, or silence {rule} under [rules] in calendar-sync.toml."
