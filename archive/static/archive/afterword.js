// Afterword: small conveniences. Every page works without this file.
const $ = (s, r = document) => r.querySelector(s), $$ = (s, r = document) => [...r.querySelectorAll(s)];
$$('.js').forEach(b => { b.hidden = false; });
$$('.nojs').forEach(b => { b.hidden = true; });

// Appearance: the page changes at once (the style sheet reads the radios); the server keeps it.
$('.theme')?.addEventListener('change', e => {
  const form = e.currentTarget;
  if (!form.action) return; // a copy without a server
  fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), redirect: 'manual', keepalive: true });
});

// Fold or open every top-level branch.
$('[data-fold]')?.addEventListener('click', e => {
  const folds = $$('.thread > .node > .comment > details'), open = folds.some(d => d.open);
  folds.forEach(d => { d.open = !open; });
  e.target.textContent = e.target.dataset[open ? 'open' : 'fold'];
});

// Copy a citation.
document.addEventListener('click', async e => {
  const id = e.target.dataset?.copy;
  if (!id) return;
  try { await navigator.clipboard.writeText($('#' + id).textContent.trim()); e.target.textContent = e.target.dataset.copied; }
  catch { getSelection().selectAllChildren($('#' + id)); }
});

// A link to a comment opens any branch folded around it.
const reveal = () => {
  let n = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (; n; n = n.parentElement) if (n.localName === 'details') n.open = true;
};
addEventListener('hashchange', reveal);
reveal();
