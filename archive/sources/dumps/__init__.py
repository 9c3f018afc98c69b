"""Pages that a tool drew as text: everything the site printed, menus to footer, as lines.

    45 Gedanken zu „Titel“           "Ada says:", the date below           (WordPress)
      1. Ada Pell sagt:              "Ada Pell 11. Dezember 2012 um 11:07" (themes)
         3. Mai 2012 um 10:33        "Ada PellMarch 15, 2013 at 5:10 PM"   (Blogger)
                                     "Submitted by Ada on ...", a title over it   (Drupal)
         Vier Minuten zu spät.       "# Le 3 juillet à 00:09, par Ada"     (SPIP)
                                     name, text, then "2 years ago"        (wpDiscuz 5)
         Antworten
           1. Ivo Crane sagt:        the indent or the list mark tells who is answered

Documented by the tools' own sources: inscriptis, resiliparse, html2text, markdownify, w3m, lynx;
and by the templates of the systems, whose words `words` gathers.

Quirks:
- The text of a comment here is its lines without the tool's indent, list marks and Markdown.
- A page has no one shape: `heads` tries each, `evidence` weighs them, and none may be enough.
- Where the tool lost the nesting, every comment is kept as a thread, and a Problem says so.
- Dates without a year stay text; ids and addresses are known only from Markdown's links.
"""
