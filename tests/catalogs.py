"""What the site says, gathered from its templates and code, and the catalogs of other languages.

    python -m tests.catalogs        brings every catalog up to date: new strings are empty in it,
                                    those that nobody says any more go, and .mo files are made anew

It needs Babel and no gettext. A string is marked as Django marks it: `{% translate %}`,
`{% blocktranslate %}`, `_("...")` in another tag, `gettext` and its kin.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.template import engines
from django.template.base import Node, Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "archive" / "locale"
# Which arguments of a call are the context and the texts.
KEYWORDS: dict[str, tuple[int | None, slice]] = {
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop"), (None, slice(0, 1))),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (None, slice(0, 2))),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), (0, slice(1, 2))),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (0, slice(1, 3))),
}
IN_TAGS = re.compile(r"""\b_\("([^"]+)"\)""")  # {% include "x.html" with label=_("Sort") %}
Message = tuple[str | None, str | tuple[str, str]]  # (context, text or (one, many))


def said() -> dict[Message, list[str]]:
    """Every string that is marked, and the files that say it."""
    found: dict[Message, list[str]] = {}
    for file, message in (*_in_templates(), *_in_code()):
        files = found.setdefault(message, [])
        if file not in files:
            files.append(file)
    return found


def _in_templates() -> Iterator[tuple[str, Message]]:
    engine = engines["django"].engine
    for file in sorted((ROOT / "templates").rglob("*.html")):
        source = file.read_text()
        yield from ((_named(file), (None, text)) for text in IN_TAGS.findall(source))
        template = Template(source, engine=engine)
        for node in template.nodelist.get_nodes_by_type(Node):
            if isinstance(node, TranslateNode):
                yield _named(file), (_context(node), node.filter_expression.var.literal)
            elif isinstance(node, BlockTranslateNode):
                yield _named(file), (_context(node), _of_block(node))


def _of_block(node: BlockTranslateNode) -> str | tuple[str, str]:
    one, _ = node.render_token_list(node.singular)
    if not node.plural:
        return one
    return one, node.render_token_list(node.plural)[0]


def _context(node: Node) -> str | None:
    context = getattr(node, "message_context", None)
    return str(context.var) if context else None


def _in_code() -> Iterator[tuple[str, Message]]:
    for app in ("archive", "comments"):
        for file in sorted((ROOT / app).rglob("*.py")):
            source = file.read_text()
            if "gettext" not in source:
                continue
            for node in ast.walk(ast.parse(source)):  # which sees into f-strings too
                if message := _of_call(node):
                    yield _named(file), message


def _name_of(called: ast.expr) -> str:
    return getattr(called, "id", None) or getattr(called, "attr", "")


def _of_call(node: ast.AST) -> Message | None:
    """Nothing where the text is a variable, which is marked where it is written."""
    if not isinstance(node, ast.Call) or _name_of(node.func) not in KEYWORDS:
        return None
    context, texts = KEYWORDS[_name_of(node.func)]
    said = [getattr(each, "value", None) for each in node.args]
    if not all(isinstance(text, str) for text in said[texts]):
        return None
    found = said[texts]
    return None if context is None else said[context], found[0] if len(found) == 1 else tuple(found)


def _named(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def languages() -> list[str]:
    """Those that are translated: all but the one that the strings are written in."""
    return [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def po_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def catalog(language: str) -> Catalog:
    with po_of(language).open("rb") as stream:
        return read_po(stream, locale=language)


def compiled(known: Catalog) -> bytes:
    """The .mo file: what is not translated, or marked as doubtful, is not in it."""
    made = io.BytesIO()
    write_mo(made, known)
    return made.getvalue()


def update(language: str) -> Catalog:
    """The catalog as it should be: every string that is said, none that is not."""
    before = catalog(language)
    after = Catalog(locale=language, charset="utf-8", fuzzy=False)
    after.header_comment = before.header_comment
    after.creation_date = after.revision_date = before.creation_date
    for (context, text), files in sorted(said().items(), key=lambda item: (item[1][0], str(item))):
        known = before.get(text if isinstance(text, str) else text[0], context)
        same = known is not None and isinstance(known.id, str) == isinstance(text, str)
        after.add(
            text,
            known.string if known and same else None,
            locations=[(file, None) for file in files],
            flags=known.flags - {"python-format", "python-brace-format"} if known and same else (),
            context=context,
        )
    return after


def main() -> None:
    for language in languages():
        known = update(language)
        with po_of(language).open("wb") as stream:
            write_po(stream, known, width=100, sort_output=False, omit_header=False)
        po_of(language).with_suffix(".mo").write_bytes(compiled(known))
        waiting = sum(
            not all(m.string if isinstance(m.string, tuple) else (m.string,)) for m in known if m.id
        )
        print(f"{language}: {len(known)} strings, {waiting} of them not translated")


if __name__ == "__main__":
    django.setup()
    main()
