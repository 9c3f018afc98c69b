"""Every code that a `Problem` may have: one word for one flaw, in whatever format it stands.

A reader sees the message; whoever counts, filters or translates problems goes by the code. Look
here for the word before you write another one: the tests refuse a code that is not listed.
"""

from __future__ import annotations

MEANINGS = {
    # Bytes and characters
    "encoding-guessed": "nothing that can be right says what the bytes are",
    "encoding-declared-wrongly": "the file names another encoding than its bytes are in",
    "encoding-unknown": "the file names an encoding that nobody knows",
    "bytes-replaced": "bytes are none of the encoding's",
    "nul-bytes": "NUL characters were left out",
    "half-character": "lone surrogates were replaced",
    "mojibake": "the text was read in a wrong encoding before it was saved, and stands as it is",
    # What holds the text
    "container-damaged": "what held this file is damaged",
    "capture-date-unreadable": "the container's own date of the capture says no day",
    "not-well-formed": "the markup of an item is broken; what could be read of it was read",
    "namespace-undeclared": "an export uses prefixes that it does not declare",
    "jsonld-broken": "the page's JSON-LD is no JSON",
    "bad-json-line": "a line of JSON lines is no JSON and was left out",
    "trailing-text": "what follows the JSON is none and was left out",
    "key-twice": "an object has a key more than once",
    "no-number": "NaN or Infinity stands for a number",
    "nested-too-deeply": "elements are nested deeper than can be read",
    "body-cut": "a body is longer than is read",
    "too-many-comments": "an item has more comments than are read",
    "no-comment": "a record is no comment and was left out",
    "file-unreadable": "a file of a folder could not be read",
    "file-left-out": "a file of a folder is no comment",
    "journal-beside": "a database was copied without its newest changes",
    # The article
    "no-title": "the page begins without a title",
    "title-uncertain": "of several lines one was taken as the title",
    "lost-categories": "the page had categories whose names are lost",
    "unread-lines": "lines belong to nothing known and are kept aside",
    # Which comments there are
    "header-uncertain": "lines were taken, or not, as the name and date over a comment",
    "tail-uncertain": "lines under the last comment may be its text or the page's",
    "count-disagrees": "the page declares another number of comments than it has",
    "comments-unloaded": "there were more comments than the file holds",
    "replies-unloaded": "replies were folded away and are not in the file",
    "comment-twice": "a comment is there again and was read once",
    "comment-elsewhere": "comments may belong to another article",
    "id-twice": "two comments that differ have the same id",
    "state-unknown": "what its site did with an article or comment is said in an unknown word",
    "kept-unreadable": "what another archive added to its export is not as it writes it",
    "unknown-commenter": "commenters are named by an id that the export does not list",
    "address-as-name": "people signed with an e-mail or network address, which was left out",
    # Whose reply a comment is
    "missing-thread": "comments name a thread that the export does not have",
    "missing-parent": "a comment answers one that is not there",
    "parent-elsewhere": "a comment answers one that stands under another page",
    "parents-unknown": "some comments are answers, but nothing says which",
    "reply-to-itself": "a comment is said to answer itself",
    "reply-circle": "comments answer each other in a circle, which was cut",
    "reply-out-of-place": "a reply stands where nobody of that name can be answered",
    "dates-out-of-order": "no place for a reply keeps the dates of its thread in order",
    "threads-out-of-order": "threads do not stand in the order of their dates",
    # Dates
    "date-unread": "a date is written that cannot be read, or that no calendar has",
    "date-order-unknown": "nothing tells day from month in dates like 01/09/2020",
    "relative-date": "dates count back from a day that is unknown",
}
