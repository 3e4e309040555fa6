"""Tabs that seem to be one for each client or brand: nobody posts their rows to one and the same page unasked."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from calendar_sync.layout.aside_words import HARMLESS
from calendar_sync.layout.days import months_in, weekday_of
from calendar_sync.layout.platforms import is_platform_list
from calendar_sync.layout.proposal import Choice, Question
from calendar_sync.layout.saved import SavedTab
from calendar_sync.layout.speaking_words import PERSONS
from calendar_sync.layout.words import ABOUT_CALENDARS, NOT_SOCIAL, TYPE_WORDS, is_category
from calendar_sync.layout.work import Work
from calendar_sync.model.parked import parked_tab
from calendar_sync.model.services import fold, plain
from calendar_sync.model.sheet import Sheet, Tab

APART, TOGETHER = "apart", "together"

_GENERIC = frozenset(
    """fy spring summer autumn fall winter fruhling fruhjahr sommer herbst printemps ete automne hiver primavera
    verano otono invierno verao outono inverno estate autunno lente zomer herfst weekday weekdays weekend weekends
    today tomorrow daily weekly biweekly fortnight yearly annual annually day days part half term semester
    trimester phase stage wave cycle round batch table data main master current live active upcoming scheduled
    queue overview view lists organic paid socials organisation company corporate general generic other others misc
    various extra extras all new next this last first second third final one two three four five six teil liste
    ubersicht aktuell allgemein haupt sonstiges launch launches start kickoff kick off opening closing relaunch
    release sale black cyber christmas xmas advent easter halloween thanksgiving hanukkah ramadan eid diwali pride
    valentine valentines mothers mother fathers father weihnachten ostern fasching karneval silvester neujahr noel
    paques navidad pascua natal pascoa natale pasqua kerst pasen years eve st saint patrick patricks back school
    innovation innovations sustainability nachhaltigkeit diversity inclusion wellness wellbeing safety security
    leadership insights impact quality research
    festival festivals fair fairs expo conference congress summit webinars workshop workshops party gala concert
    concerts show shows exhibitions tour tours trip trips open anniversary birthday jubilee donation donations
    fundraiser fundraising giving appeal membership volunteers volunteer recruiting recruitment hiring jobs job
    career careers people news blogs articles tips tip facts fact quotes faq faqs howto how to guides guide
    tutorial tutorials recipes menus offers offer deals promos giveaway giveaways contest contests competition quiz
    polls ugc reviews review testimonials cases case studies study success customers customer partners partner
    sponsors sponsor community culture education educational knowledge wissen motivation entertainment awareness
    evergreen always on filler green regular recurring standard special specials beitrage beitraege aktionen aktion
    angebote angebot veranstaltungen veranstaltung termine neuigkeiten aktuelles tipps rezepte zitate fragen
    spotlight highlights highlight produkte leistungen shop stores science sport sports musik food drinks art kunst
    books health travel tech streams stream english german french spanish italian dutch portuguese deutsch englisch
    franzosisch francais anglais espanol ingles italiano nederlands portugues polski international global regional
    national en de es it nl pl arbeitsblatt feuille hoja foglio planilha blad arkusz лист feuil tabelle blatt
    worksheet page pages seite tweets cal smm soc rp red of und fur der die das im am zum zur la le les du des el
    los al il lo per na with our my ihre unsere лето весна осень зима на для по и акция акции праздник праздники
    новости расписание tricks marketing hr students student alumni admissions repository employer branding matches
    match children kids adults youth parents members fans sermons sermon worship sold wedding weddings""".split()  # noqa: SIM905
)
"""Words of tabs, folded to plain letters, that name a time, a campaign, a kind of post, or nothing at all."""
_NO_CLIENTS = _GENERIC | HARMLESS | ABOUT_CALENDARS | NOT_SOCIAL | {*TYPE_WORDS}
_CLIENT = frozenset(
    "client clients brand brands kunde kunden marke cliente clientes marque klant klanten klient".split()  # noqa: SIM905
)


def ask_whose(tabs: tuple[SavedTab, ...], work: Work) -> tuple[tuple[SavedTab, ...], tuple[str, ...]]:
    """Return tabs, those noted whose name is that of a client, and the names for which a channel is to be asked.

    Where nobody answers, the rows of such tabs go only to channels that are called so: a post on the page of another
    client is worse than one that waits.

    Args:
        tabs: All that are read.
        work: Takes the question.
    """
    names = [tab.name for tab in tabs if not _says_whose(tab)]
    titles = [[column.title for column in tab.columns] for tab in tabs]
    wanted = tabs_of_clients([*names, *tabs_alike(work.sheet, {tab.name for tab in tabs}, titles)] if names else ())
    wanted = wanted if {*wanted} & {*names} else []
    if not wanted:
        return tabs, ()
    answer = work.ask(_question([name.strip() for name in wanted]))
    if answer == TOGETHER:
        return tabs, ()
    noted = tuple(replace(tab, client=tab.name in wanted) for tab in tabs)
    return noted, tuple(name.strip() for name in wanted if name in names) if answer == APART else ()


def tabs_alike(sheet: Sheet, read: Collection[str], titles: Iterable[Collection[str]]) -> list[str]:
    """Return the tabs from which nothing is read, hidden ones too, that have most titles of one that is read.

    Args:
        sheet: As read.
        read: Names of the tabs that are read.
        titles: Of each of these, its titles.
    """
    wanted = [folded for found in titles if len(folded := {fold(title) for title in found} - {""}) >= _FEWEST]
    return [tab.name for tab in sheet.tabs if tab.name not in read and any(_has(tab, folded) for folded in wanted)]


def _has(tab: Tab, titles: Collection[str]) -> bool:
    lines = ({fold(cell) for cell in cells if isinstance(cell, str)} for cells in tab.rows[:_SEARCHED])
    return any(3 * len(line & {*titles}) >= 2 * len(titles) for line in lines)


_FEWEST, _SEARCHED = 3, 60
"""Titles that say enough together, and rows in which they may stand."""


def tabs_of_clients(names: Iterable[str]) -> list[str]:
    """Return those of the names of tabs that seem to be of a client each; none where it is one name at most."""
    names = [*names]
    wanted = [name for name in names if seems_client(name)]
    if any(_speaker(name) - _COMPANY for name in names):
        # Who posts as the owner on one tab does not on the next.
        wanted = [name for name in names if name in wanted or _speaker(name)]
    return wanted if len({_rest(name) or plain(name) for name in wanted}) > 1 else []


def _speaker(name: str) -> set[str]:
    """Return the words by which a tab is for posts in the name of a person, or of the company, and nothing else."""
    words = {*plain(name).split()}
    return words & PERSONS if words & PERSONS and all(word in PERSONS or _is_generic(word) for word in words) else set()


_COMPANY = frozenset(
    """company corporate brand managing unternehmen firma entreprise societe empresa azienda bedrijf компания foretag
    foretaget 会社 公司 회사 employee employees staff mitarbeiter""".split()  # noqa: SIM905
)
"""Words for the company itself, or for posts about those who work there."""


def spellings(name: str) -> tuple[str, ...]:
    """Return what the client of a tab may be called: as the tab is, and without months and kinds of calendars."""
    name = name.strip()
    words = [
        word for word in name.split() if any(map(str.isalnum, word)) and not all(map(_is_generic, plain(word).split()))
    ]
    return (name, *({" ".join(words)} - {name, ""}))


def _says_whose(tab: SavedTab) -> bool:
    return any(column.field in ("client", "page") for column in tab.columns)


def seems_client(name: str) -> bool:
    """Return whether a tab's name, without what names a time, a campaign or a kind of calendar, leaves a word over."""
    if parked_tab(name) or is_platform_list(name) or plain(name) in NOT_SOCIAL or is_category(name):
        return False
    return bool(_rest(name))


def _rest(name: str) -> str:
    words = plain(name).split()
    if {*words} & _CLIENT:
        return fold(name)
    return " ".join(word for word in words if len(word) > 1 and not _is_generic(word))


def _is_generic(word: str) -> bool:
    timed = any(map(str.isdigit, word)) or bool(months_in(word)) or weekday_of(word) is not None
    return timed or word in _NO_CLIENTS or word.endswith(_ENDS) or is_platform_list(word)


_ENDS = ("fest", "markt", "feier", "woche", "wochen", "aktion", "kampagne", "plan", "kalender", "posts", "campaign")
"""Of words that are written as one: ``Sommerfest``."""


def _question(names: list[str]) -> Question:
    listed = ", ".join(f"'{name}'" for name in names[:_SHOWN]) + (" ..." if len(names) > _SHOWN else "")
    return Question(
        id=f"clients:{fold(names[0])}",
        text=f"The tabs {listed} may be of one client, brand or page each. Do their rows go to the same channels?",
        choices=(
            Choice(TOGETHER, "yes: to the channels that the rows name, whatever the tab is called"),
            Choice(APART, "no: each has channels of its own"),
        ),
        likeliest="",
        left_out="their rows go only to channels that are called like the tab, and wait otherwise",
        confidence=0.5,
    )


_SHOWN = 6
