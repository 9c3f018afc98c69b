"""What sites call the parts of their comments in class names, ids and the like.

The words are matched by their stems, for they are run together in every way: "MtnCommentText",
"c-comment__body", "reader_comments2". `^` in these tables is the beginning of a word in a name,
`$` its end.
"""

from __future__ import annotations

import functools
import re


def _any(stems: str) -> re.Pattern[str]:
    alternatives = "|".join(stems.split())
    alternatives = alternatives.replace("^", r"(?<![a-z])").replace("$", r"(?![a-z])")
    return re.compile(alternatives, re.I)


# A list of comments, or one of them.
TALK = _any(r"""
    com+ent(?!ary) kom+[ea]nt coment ^cmn?t ^cmmt ^comm?s?$ talkback webmention h-cite
    repl(?:y|ies)(?![a-z]*(?:form|box)) respon(?:ses?|do|der)$ r[eé]ponses? respuesta risposta
    resposta antwoord antwort odpowiedz reacties?$ reaktion discus diskus guestbook
    g(?:ae|ä)stebuch gastbook lesermeinung leserbrief readermail forum-?(?:post|message|msg|comment)
    (?<!blog)(?<!blog-)(?<!job)posting postbit yorum otzyv otziv obsuzhd hozzasz vastau pinglun
    liuyan huifu shout feedback userpost remark
""")
# ... and what has such a word in its name and is no comment.
NO_TALK = _any(r"""
    (?<!ac)count anzahl nombre form respond\b recent latest last-?com newest letzte neueste derni
    ultim laatste nieuwste popular top-?com links?\b button btn policy rule closed login icon nav
    menu pag(?:er|ination) share leave write new-?comment add-?comment post-?a?-?comment hide toggle
    header title (?:match|live|event|ticker|video|editor|director)[a-z]*[-_]?com
""")
# Lists of other things.
OTHER = _any(r"""
    teaser related recommend product review rating-list testimonial live(?!fyre) ticker timeline
    carousel slider slide$ gallery headline trending popular most-?read search-?result playlist
    episode event match fixture job recipe tag-?cloud archive-?list newsletter promo advert sponsor
    chapter topic-?list thread-?list author-?(?:list|card|box) article-?(?:list|card|item|teaser)
    news-?(?:item|list) story-?(?:card|list) post-?(?:card|list|preview|teaser) recent latest tweet
    twitter instagram embed changelog revision history faq staff team$
""")
# Beside or below what the page is about.
ASIDE = _any(r"""
    side-?bar widget recent latest related teaser footer ^nav menu carousel ticker trending popular
    letzte neueste derniers ultimos most-?(?:read|comment) secondary rail$ complementary
""")
AUTHOR = _any(r"""
    author autor auteur account user usr nick ^by$ byline poster posted comment[eo]r$ member profile
    vcard ^fn$ verfasser writer handle name$ naam$ ^nom$ ^nombre$ usuario utilisateur benutzer owner
    ^who ^kto$ imya ^qui$ ^from$ sender kullanici yazar person speaker creator cite
""")
NO_AUTHOR = _any(r"""
    avatar image photo picture ^pic$ thumb icon biogr ^bio$ fans rank badge role location
    stat(?:s|us) (?<!ac)count title website homepage text content body user-?(?:link|menu)s level
    userbar panel user-?(?:post|comment|text|content|generated) filename hostname
""")
BODY = _any(r"""
    text body content message ^msg entry inhalt contenu corps testo bericht e-content description
    prose markdown copy tekst statement inner-?html
""")
# The wrapper of the replies to a comment.
REPLIES = _any(r"""
    child repl(?:y|ies) antwort answer r[eé]pon respuest rispost respost antwoord nested sub-?com
    indent respon[sd] reacti inner-?com odpow odgovor otvet svar$ vastau yanit cevap
""")
AVATAR = _any("avatar userpic user-?(?:image|photo|icon) profile-?(?:pic|im)")
TITLE = _any("title titre titel titulo titolo subject betreff oggetto headline")
VOTES = _any(
    r"vote score points? punkte ocena karma likes? recommend thumbs? rating-?count stimmen"
)
UP = _any("up$ plus positiv like pro$ agree good")
DOWN = _any("down minus negativ dislike contra$ disagree bad$")
RANK = _any("user rank member author badge trust")
# A comment is a reply; CamelCase too, so the case of letters counts.
CHILD = re.compile(
    r"(?:^|[-_ ])(?:is-?)?(?:repl(?:y|ies)|child(?:ren)?|nested|sub-?comment|antwort(?:en)?|"
    r"answer|reponse|respuesta|risposta|resposta|antwoord|response|indent(?:ed)?|inner)"
    r"(?=$|[-_ ]|comment)|"
    r"repl(?:y|ied)(?:comment|item)?$|(?<=[a-z])(?:Reply|Child|Answer|Response|Nested)(?![a-z])"
)
# How deep a comment stands: "level-2", "depth3", "indent_1".
LEVEL = re.compile(
    r"(?:level|depth|indent(?:ed|ation)?|lvl|ebene|niveau|nivel|stufe|tier|nest(?:ed|ing)?|einzug|"
    r"livello|shift|offset|margin|padding|(?<![a-z])(?:ml|pl|ms|ps|l|lv|d|lev))"
    r"[-_]{0,2}(\d{1,3})(?!\d)",
    re.I,
)


@functools.lru_cache(maxsize=4096)
def names_talk(name: str) -> bool:
    """Whether a class or an id is what comments, or the list of them, are called."""
    return bool(TALK.search(name)) and not NO_TALK.search(name)


@functools.lru_cache(maxsize=4096)
def names_author(name: str) -> bool:
    return bool(AUTHOR.search(name)) and not NO_AUTHOR.search(name)


@functools.lru_cache(maxsize=4096)
def names_body(name: str) -> bool:
    return bool(BODY.search(name)) and not names_author(name)
