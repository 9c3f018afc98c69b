"""How some WordPress themes draw a comment; each takes what `Said` has, and its replies' markup.

{id} {depth} {classes}   as comment_class() prints them
{who} {link}             the name, bare and with its address
{day} {at} {iso}         "January 9, 2020", "5:23 pm", and the same for machines
{text} {replies}         markup
"""

REPLY = '<a rel="nofollow" class="comment-reply-link" href="/p/?replytocom={id}#respond">Reply</a>'
PICTURE = '<img alt="" src="/a.png" class="avatar avatar-32 photo">'

# Replies stand inside the comment they answer.
NESTED = {
    "core before 3.6": """<li class="{classes}" id="comment-{id}"><div id="div-comment-{id}"
      class="comment-body"><div class="comment-author vcard">PICTURE <cite class="fn">{link}</cite>
      <span class="says">says:</span></div><div class="comment-meta commentmetadata">
      <a href="/p/#comment-{id}">{day} at {at}</a>&nbsp;<a class="comment-edit-link" href="#">(Edit)
      </a></div>{text}<div class="reply">REPLY</div></div>{replies}</li>""",
    "core, as div": """<div class="{classes}" id="comment-{id}"><div class="comment-author vcard">
      PICTURE <cite class="fn">{link}</cite> <span class="says">says:</span></div>
      <div class="comment-meta commentmetadata"><a href="/p/#comment-{id}">{day} at {at}</a></div>
      {text}<div class="reply">REPLY</div>{replies}</div>""",
    "twenty eleven": """<li class="{classes}" id="li-comment-{id}"><article id="comment-{id}"
      class="comment"><footer class="comment-meta"><div class="comment-author vcard">PICTURE
      <span class="fn">{link}</span> on <a href="/p/#comment-{id}"><time datetime="{iso}">{day} at
      {at}</time></a> <span class="says">said:</span></div></footer><div class="comment-content">
      {text}</div><div class="reply">REPLY</div></article>{replies}</li>""",
    "genesis": """<li class="{classes}" id="comment-{id}"><article id="article-comment-{id}">
      <header class="comment-header"><p class="comment-author" itemprop="author">PICTURE
      <span itemprop="name">{link}</span> <span class="says">says</span></p><p class="comment-meta">
      <time class="comment-time" datetime="{iso}"><a class="comment-time-link"
      href="/p/#comment-{id}">{day} at {at}</a></time></p></header><div class="comment-content">
      {text}</div><div class="comment-reply">REPLY</div></article>{replies}</li>""",
    "a name before a loose date": """<li class="{classes}" id="comment-{id}"><div class="box">
      <div class="comment-author meta"><strong>{link}</strong> {day} at {at} - REPLY</div>
      <div class="comment-text">{text}</div></div>{replies}</li>""",
    "a reply link in the text's block": """<li class="{classes}" id="li-comment-{id}"><article
      id="comment-{id}"><header class="x-comment-meta comment-author vcard"><cite><b class="fn">
      {link}</b></cite><span class="timendate"><a href="/p/#comment-{id}"><time datetime="{iso}">
      {day}</time></a></span></header><section class="x-comment-content comment"><span
      class="x-reply-link">REPLY</span>{text}</section></article>{replies}</li>""",
    "a heading for the name": """<li class="{classes}" id="li-comment-{id}"><div class="columns">
      PICTURE<p class="commentMeta"><a href="/p/#comment-{id}">{day} at {at}</a></p></div>
      <div id="comment-{id}"><h5 class="source">{link}</h5><hr>{text}</div>{replies}</li>""",
    "name and date in one line": """<li class="{classes}" id="comment-{id}"><article
      class="comment-body"><div class="text-comments"><small>{link} - <span>{day}</span></small>
      {text}</div><div class="reply">REPLY</div></article>{replies}</li>""",
    "the date in the name's heading": """<li class="{classes} media" id="comment-{id}"><div
      class="media-body"><h4 class="media-heading">{link} <small><a href="/p/#comment-{id}">{day} at
      {at}</a></small></h4>{text}<div class="reply">REPLY</div>{replies}</div></li>""",
    "the text's class round everything": """<li class="{classes}" id="comment-{id}"><div
      class="thecomment"><div class="comment-text"><span class="reply">REPLY</span><span
      class="author">{link}</span><span class="date">{day} at {at}</span>{text}</div></div>
      {replies}</li>""",
    "classes on the article, id on the item": """<li id="comment-{id}"><article class="{classes}">
      <header><h5>{link}</h5><p><span>on {day} at {at} - </span>REPLY</p></header><div class="said">
      {text}</div></article>{replies}</li>""",
    "an id with two dashes": """<li class="{classes}" id="comment--{id}"><header>PICTURE<p
      class="comment__header"><span class="comment__header-item">{link}</span> <span
      class="comment__header-item"><time datetime="{iso}">{day}</time></span></p></header><div
      class="comment__body">{text}</div>{replies}</li>""",
    "a class that names name and date": """<li class="{classes}" id="comment-{id}"><div
      class="name_date"><time>{day}</time><h4>{link}</h4></div>{text}{replies}</li>""",
    "amp": """<li id="comment-{id}" class="{classes}"><article class="comment-body"><footer
      class="comment-meta"><div class="comment-author vcard"><amp-img src="/a.png"></amp-img><b
      class="fn">{link}</b><span class="says">says:</span></div><div class="comment-metadata">
      <a href="/p/#comment-{id}">{day} at {at}</a></div></footer><div class="comment-content">{text}
      </div></article>{replies}</li>""",
    "an item that never ends": """<li class="{classes}" id="comment-{id}"><div class="wrap"><div
      class="comment-author vcard"><cite class="fn">{link}</cite></div><div class="comment-meta">
      <a href="/p/#comment-{id}">{day} at {at}</a></div>{text}{replies}""",
    "replies beside, depth in the class": """<div class="{classes}" id="comment-{id}"><div
      class="c-head"><p class="c-name">{link}</p><p class="c-date">{day}</p></div><div
      class="c-body">{text}</div></div>{replies}""",
}
# There are no replies: these themes are older than they.
FLAT = {
    "kubrick": """<li class="alt" id="comment-{id}"><cite>{link}</cite> Says:<br><small
      class="commentmetadata"><a href="#comment-{id}">{day} at {at}</a></small>{text}</li>""",
    "a signature under the text": """<li id="comment-{id}">{text}<p><cite>Comment by {link} &#8212;
      {day} @ <a href="#comment-{id}">{at}</a></cite></p></li>""",
    "a heading and what follows": """<h4 id="comment-{id}"><a href="#comment-{id}">3</a> | Comment
      by {link} | {day}</h4>{text}""",
    "bold after the text": """<li id="comment-{id}" class="comments">{text}<b>Comment by {link} on
      {day} at {at}</b></li>""",
    "a bubble and its tail": """<div class="bubble" id="comment-{id}"><blockquote><a
      href="#comment-{id}">PICTURE</a>{text}</blockquote><cite><strong>{link}</strong> on {day} at
      {at}</cite></div>""",
    "a definition list": """<dt id="comment-{id}"><span class="comment_num"><a
      href="#comment-{id}">#1</a></span><strong>{link}</strong> on {day} at {at}</dt><dd
      class="entry">{text}</dd>""",
    "a name in brackets with its date": """<li id="comment-{id}">PICTURE<p class="author">{link} (<a
      href="#comment-{id}">{day}</a>)</p><div class="message">{text}</div></li>""",
    "an anchor in the item": """<li class="c"><a name="comment-{id}"></a><strong>{link}</strong>,
      {day}:{text}</li>""",
    "a row of a table": """<tr id="comment-{id}"><td class="who">{link}<br>{day}</td><td
      class="what">{text}</td></tr>""",
}
