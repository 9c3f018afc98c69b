"""Dates that count back: "5 years ago", "vor 2 Stunden", "3日前", "yesterday at 14:03".

A language says so before the number (il y a 3 ans) or after it (3 years ago). The unit is
looked up in the language that said so: "fa" counts back before a number in Catalan and after
one in Italian, and in "2 days her dog was gone" it is no German that says "her". Only "ago"
goes with the units of any language: half-translated sites print "2 Jahre ago".
"""

from __future__ import annotations

import dataclasses
import re

from archive.sources.dates.date_words import any_of, fold, words

Ago = tuple[str, int]  # ("year", 5)

_UNIT_NAMES = ("second", "minute", "hour", "day", "week", "month", "year")
# What stands before, what stands after, and the words for second to year, by language.
_LANGUAGES = {
    "en": ("", "ago", """second seconds sec secs s, minute minutes min mins,
        hour hours hr hrs h, day days d, week weeks wk wks w, month months mo mos,
        year years yr yrs y"""),
    "de": ("vor", "her, zuvor", """sekunde sekunden sek, minute minuten min, stunde stunden std,
        tag tage tagen, woche wochen, monat monate monaten, jahr jahre jahren"""),
    "fr": ("il y a", "", """seconde secondes s, minute minutes min, heure heures h,
        jour jours j, semaine semaines sem, mois, an ans année années a"""),
    "es": ("hace", "atrás", """segundo segundos s, minuto minutos min, hora horas h,
        día días d, semana semanas sem, mes meses, año años a"""),
    "it": ("", "fa", """secondo secondi sec, minuto minuti min, ora ore h,
        giorno giorni g gg, settimana settimane sett, mese mesi, anno anni"""),
    "pt": ("há, faz", "atrás", """segundo segundos seg s, minuto minutos min, hora horas h,
        dia dias, semana semanas sem, mês meses, ano anos"""),
    "nl": ("", "geleden", """seconde seconden sec, minuut minuten min, uur uren, dag dagen dgn,
        week weken, maand maanden, jaar jaren"""),
    "cs": ("před, pred", "zpět", """sekundou sekundami sekund sekundy s, minutou minutami minut
        minuty min, hodinou hodinami hodin hodiny h, dnem dny dní dni, týdnem týdny týdnů týd,
        měsícem měsíci měsíců měsíce měs, rokem roky lety let r l"""),
    "pl": ("", "temu", """sekundę sekundy sekund sek, minutę minuty minut min, godzinę godziny
        godzin godz, dzień dni, tydzień tygodnie tygodni tydz tyg, miesiąc miesiące miesięcy mies,
        rok lata lat"""),
    "ru": ("", "назад", """секунду секунды секунд сек с, минуту минуты минут мин, час часа часов ч,
        день дня дней дн, неделю недели недель нед, месяц месяца месяцев мес, год года лет г л"""),
    "uk": ("", "тому", """секунду секунди секунд с, хвилину хвилини хвилин хв, годину години годин
        год, день дні днів дн, тиждень тижні тижнів тиж, місяць місяці місяців міс,
        рік роки років р"""),
    "sv": ("", "sedan, sen", """sekund sekunder s, minut minuter min, timme timmar tim,
        dag dagar d, vecka veckor v, månad månader mån, år"""),
    "da": ("", "siden", """sekund sekunder sek, minut minutter minutt min, time timer t,
        dag dage dager døgn d, uge uger uke uker u, måned måneder md mdr, år"""),
    "tr": ("", "önce", "saniye sn, dakika dk, saat sa, gün, hafta hf, ay, yıl"),
    "hu": ("", "ezelőtt", "másodperccel, perccel, órával, nappal, héttel, hónappal, évvel"),
    "ca": ("fa", "", """segon segons s, minut minuts min, hora hores h, dia dies,
        setmana setmanes setm, mes mesos, any anys"""),
    "ro": ("acum", "în urmă", """secundă secunde sec, minut minute min, oră ore h, zi zile,
        săptămână săptămâni săpt, lună luni, an ani"""),
    "fi": ("", "sitten", """sekunti sekuntia s, minuutti minuuttia min, tunti tuntia t,
        päivä päivää pv, viikko viikkoa vk, kuukausi kuukautta kk, vuosi vuotta v"""),
    "el": ("πριν από, πριν", "πριν", """δευτερόλεπτο δευτερόλεπτα δευτ, λεπτό λεπτά λεπ,
        ώρα ώρες ώ, ημέρα ημέρες μέρα μέρες ημ, εβδομάδα εβδομάδες εβδ, μήνα μήνες,
        έτος έτη χρόνο χρόνια"""),
    "id": ("", "yang lalu, lalu", """detik dtk, menit mnt, jam, hari, minggu mgg, bulan bln,
        tahun thn"""),
}  # fmt: skip
_UNITS = {
    language: {
        fold(word): name
        for name, said in zip(_UNIT_NAMES, units.split(","), strict=True)
        for word in said.split()
    }
    for language, (_, _, units) in _LANGUAGES.items()
}
_CJK_UNITS = {
    "second": "秒钟 秒鐘 秒 초",
    "minute": "分钟 分鐘 分 분",
    "hour": "个小时 個小時 小时 小時 時間 钟头 시간",
    "day": "天 日 일",
    "week": "个星期 個星期 星期 週間 周 週 주",
    "month": "个月 個月 か月 カ月 ヶ月 ヵ月 ケ月 개월 달",  # 3月前 is "before March"
    "year": "年 년",
}
_CJK = {word: name for name, said in _CJK_UNITS.items() for word in said.split()}


def _said_by(side: int) -> dict[str, set[str]]:
    said: dict[str, set[str]] = {}
    for language, sides in _LANGUAGES.items():
        for word in filter(None, sides[side].split(", ")):
            said.setdefault(word, set()).add(language)
    return said


_BEFORE, _AFTER = _said_by(0), {**_said_by(1), "ago": set(_LANGUAGES)}
_ONE = words(
    """a an one ein eine einem einer un une una um uma een één ett en et jednym jednou один одну
    одна uno unu ένα μια bir"""
)
_ABOUT = [
    *words("about over almost around etwa ungefähr über fast rund circa ca environ presque"),
    *words("casi como quase ongeveer около более asi około ponad prawie for för"),
    *("more than", "less than", "mehr als", "plus de", "más de", "cerca de", "mais de"),
    "meer dan",
]
_AND = "and|und|et|y|e|en|i|a|og|och|и|та|і|și|ve|ja"
# Said without a number: год назад, rok temu, před rokem.
_BARE = words(
    """rok miesiąc tydzień dzień godzinę minutę год месяц неделю день час минуту рік місяць
    тиждень годину хвилину rokem měsícem týdnem dnem hodinou minutou"""
)


_COUNT = rf"(?:\d{{1,3}}(?!\d)|(?:{any_of(_ONE)})(?=\s))"
_UNIT = r"[^\W\d_]{1,14}"
_AFTER_IT = rf"(?:\s{{1,2}}(?P<after>{any_of(_AFTER)})(?![^\W\d_]))?"
_BEFORE_IT = rf"(?:(?P<before>{any_of(_BEFORE)})\s{{1,2}})?(?:(?:{any_of(_ABOUT)})\.?\s{{1,2}})?"
_COUNTED = re.compile(
    rf"{_BEFORE_IT}(?P<count>{_COUNT})\s{{0,2}}(?:de\s)?(?P<unit>{_UNIT})\.?"
    rf"(?P<more>,?\s{{1,2}}(?:(?:{_AND})\s{{1,2}})?(?P<count2>{_COUNT})\s{{0,2}}"
    rf"(?P<unit2>{_UNIT})\.?)?{_AFTER_IT}",
    re.I,
)
_UNCOUNTED = re.compile(rf"{_BEFORE_IT}(?P<unit>{any_of(_BARE)})(?![^\W\d_]){_AFTER_IT}", re.I)
_CJK_COUNTED = re.compile(
    rf"(?P<count>\d{{1,3}})\s?(?P<unit>{any_of(_CJK)})"
    rf"(?:\s?(?P<count2>\d{{1,3}})\s?(?P<unit2>{any_of(_CJK)}))?\s?(?:之前|以前|前|전)"
)
_NOW = """just now, right now, moments ago, a moment ago, a few seconds ago,
    less than a minute ago, gerade eben, vor ein paar sekunden, vor wenigen sekunden,
    à l'instant, à l’instant, il y a quelques secondes, ahora mismo, hace un momento,
    hace unos segundos, proprio ora, alcuni secondi fa, qualche secondo fa, agora mesmo,
    há alguns segundos, zojuist, een paar seconden geleden, právě teď, před chvílí,
    przed chwilą, kilka sekund temu, только что, несколько секунд назад, щойно, az önce,
    刚刚, 剛剛, たった今, 방금 전, 几秒前, 数秒前"""
NOW = frozenset(phrase.strip() for phrase in _NOW.split(","))
_DAYS_BACK = {
    0: """today heute aujourd'hui aujourd’hui hoy oggi hoje vandaag dnes dzisiaj dziś сегодня
        сьогодні idag bugün avui astăzi azi tänään σήμερα 今天 今日 오늘""",
    1: """yesterday gestern hier ayer ieri ontem gisteren včera wczoraj вчера вчора igår dün
        tegnap ahir eilen χθες χτες 昨天 昨日 어제""",
    2: "vorgestern avant-hier anteayer eergisteren předevčírem przedwczoraj позавчера 前天",
}
DAYS_BACK = {word: days for days, said in _DAYS_BACK.items() for word in said.split()} | {
    "i dag": 0,
    "i går": 1,
}
# "hier" is Dutch and German for "here": alone on a line it is no date.
ALONE = frozenset(DAYS_BACK) - {"hier", "azi"}
STARTERS = frozenset(
    fold(re.split(r"[^\w]", said)[0]) for said in (*_BEFORE, *_ONE, *_BARE, *_ABOUT, *DAYS_BACK)
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """How far back, and where in the text that ends: at most two units, the larger one first."""

    far: Ago
    further: Ago | None
    end: int


def counted(text: str, start: int, *, whole: bool) -> Back | None:
    """What is counted back from `start` on: to the end of the text, if it must be all of it."""
    for pattern in (_COUNTED, _UNCOUNTED, _CJK_COUNTED):
        found = pattern.fullmatch(text, start) if whole else pattern.match(text, start)
        if found and (back := _back(found, whole=whole)):
            return back
    return None


def _back(found: re.Match[str], *, whole: bool) -> Back | None:
    said = found.groupdict()
    before, after = said.get("before"), said.get("after")
    if found.re is _CJK_COUNTED:
        languages = [_CJK]
    elif before or after:
        languages = [
            _UNITS[language]
            for language in _UNITS
            if (before and language in _BEFORE[_plain(before)])
            or (after and language in _AFTER[_plain(after)])
        ]
    else:
        return None
    for units in languages:
        unit = units.get(fold(said["unit"]))
        if unit is None:
            continue
        far = (unit, _number(said.get("count") or "1"))
        if not said.get("unit2"):
            return Back(far=far, further=None, end=found.end())
        smaller = units.get(fold(said["unit2"]))
        if smaller and _UNIT_NAMES.index(smaller) < _UNIT_NAMES.index(unit):
            return Back(far=far, further=(smaller, _number(said["count2"])), end=found.end())
        if before and not whole:  # "vor 2 Jahren 3 Boote"
            return Back(far=far, further=None, end=found.start("more"))
    return None


def days_back(word: str) -> int:
    return DAYS_BACK[_plain(word)]


def _plain(said: str) -> str:
    return " ".join(said.casefold().split())


def _number(count: str) -> int:
    return int(count) if count.isdecimal() else 1
