"""Lines that say of rows that they are examples: ``EXAMPLE (delete this row)``, ``Rows 3-4 are samples``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from calendar_sync.model.patterns import later
from calendar_sync.model.services import plain

_EXAMPLES = frozenset(
    plain(word)
    for word in """example examples sample samples beispiel beispiele exemple exemples ejemplo ejemplos exemplo exemplos esempio
    esempi voorbeeld voorbeelden przykład przykłady przykładowy przykładowa przykładowe пример примеры приклад приклади örnek exempel
    eksempel esimerkki příklad príklad példa exemplu primjer primer παράδειγμα contoh مثال דוגמה 例 見本 サンプル 示例 样例 예시""".split()  # noqa: SIM905
)
_WITH_ROW = _EXAMPLES | {
    "demo",
    "dummy",
    "template",
    "test",
    "muster",
    "vorlage",
    "plantilla",
    "modelo",
    "modele",
    "modello",
}
"""What is an example only beside a word for a row."""
_ROWS = frozenset(
    plain(word)
    for word in """row line entry post record zeile eintrag beitrag fila línea entrada linha registro ligne entrée riga voce rij regel
    bericht wiersz wpis rad rekke række rivi satır sor řádek строка запись пост рядок redak vrstica baris 行 행""".split()  # noqa: SIM905
)
_SEVERAL = frozenset(
    plain(word)
    for word in """rows lines entries posts records examples samples zeilen einträge beiträge beispiele filas líneas entradas ejemplos
    linhas registros exemplos lignes entrées exemples righe voci esempi rijen regels berichten voorbeelden wiersze wpisy przykłady
    rader rækker строки записи примеры посты""".split()  # noqa: SIM905
)
_BESIDE = frozenset(
    """the a an this these that here is are as of for to de d del di da do dei van von als ist sind est sont es son e sono een ett en et
    only nur just please bitte svp por favor per delete deleted remove erase clear overwrite replace rewrite ignore skip borrar eliminar
    apagar excluir cancellare eliminare supprimer effacer verwijderen wissen loschen entfernen uberschreiben usunac usuniecia удалить
    before use using start starting begin below above beneath under next following first see how fill filling it in out your own one good
    bad great nice unten oben folgende folgend siguiente suivante seguente volgende ponizej questa esta cette diese dieser deze dit ta me
    and then with don t do not post publish nicht posten la le el il une un uma una der die das dem kopieren copy paste""".split()  # noqa: SIM905
)
_DELETED = frozenset(
    """delete deleted remove erase overwrite replace borrar eliminar apagar excluir cancellare eliminare supprimer effacer verwijderen
    wissen loschen entfernen uberschreiben usunac usuniecia удалить""".split()  # noqa: SIM905
)
"""What a line that is one example is to be."""
_COMPOUND = later(
    r"(?:beispiel|muster|demo|test|voorbeeld|exempel|eksempel|esimerkki)(?:daten)?(?P<row>zeile|eintrag|beitrag|post|rij|regel|rad|rekke|"
    r"raekke|rivi)(?P<more>n|e|en|s|s|er)?"
)
_NUMBERED = later(
    r"\b(?:rows?|lines?|zeilen?|filas?|l[ií]neas?|linhas?|lignes?|rig[ah]e?|rij(?:en)?|regels?|wiersze?|rad(?:er)?|строк[аи])\s+(?:no\.?\s*)?"
    r"(?P<first>\d{1,4})(?:\s*(?:[-–—,&]|to|through|bis|à|and|und|y|et|e|en|i|и)\s*(?P<last>\d{1,4}))?",
    re.IGNORECASE,
)
_FIRST_ONES = later(r"\bfirst (?P<number>two|three|four|five|[2-9]) (?:rows|lines|entries|posts)\b")
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}
_LONGEST = 90
"""Characters of a line that speaks of rows."""
_MOST = 50
"""Rows that a line can name by their numbers."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Which rows a line calls examples.

    Args:
        numbers: 1-based rows that it names.
        next: So many rows that come next; 0 for all up to the next empty one.
    """

    numbers: tuple[int, ...] = ()
    next: int = 0


def examples_said(line: str) -> Examples | None:
    """Return of which rows a line says that they are examples; ``None`` where it says no such thing."""
    if len(line) > _LONGEST or not (words := plain(line).split()):
        return None
    compound = next((found for word in words if (found := _COMPOUND.fullmatch(word))), None)
    named = _EXAMPLES & {*words}
    if not named and compound is None and not _WITH_ROW & {*words}:
        return None
    if named and (numbered := _NUMBERED.search(line)):
        first, last = int(numbered["first"]), int(numbered["last"] or numbered["first"])
        if first <= last <= first + _MOST:
            return Examples(tuple(range(first, last + 1)))
    known = _EXAMPLES | _ROWS | _SEVERAL | _BESIDE
    alone = bool(named) and all(word in known or word.isdecimal() for word in words)
    if compound is None and not alone and not _calls_row(words):
        return None
    if counted := _FIRST_ONES.search(plain(line)):
        said = counted["number"]
        return Examples(next=_NUMBERS.get(said) or int(said))
    if _SEVERAL & {*words} or (compound is not None and compound["more"]):
        return Examples()
    return Examples(next=1) if compound is not None or (_ROWS | _DELETED) & {*words} else Examples()


def calls_example(note: str) -> bool:
    """Return whether a note calls the row beside it an example; ``see example`` speaks of something else."""
    found = examples_said(note)
    return found is not None and (found.next == 1 or len(plain(note).split()) == 1)


def _calls_row(words: list[str]) -> bool:
    """Return whether an example and a row stand side by side, or one is said to be the other."""
    for place, word in enumerate(words):
        if word not in _WITH_ROW:
            continue
        after = words[place + 1 : place + 2]
        before = [other for other in words[max(0, place - 4) : place] if other not in _BESIDE]
        if (_ROWS | _SEVERAL) & {*after, *before[-1:]}:
            return True
    return False
