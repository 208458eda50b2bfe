// What script adds to pages that work without it.
//
// Live lines: <div data-live="/some/events"> listens to server-sent events whose data is a piece of HTML rendered by
// the server. Each root element with an id replaces the element of that id; one that is new goes first into the list
// named by its data-into, which keeps the data-keep newest. An element whose data-v is that of the one shown stays as it
// is; data-quiet comes without a flash. What a reader of the page should hear stands in data-say. A switch
// with data-pause (aria-pressed) holds back what comes until it is pressed again. Without script, the page reloads.
(() => {
  const say = document.getElementById('live-say');

  function place(fresh) {
    const old = fresh.id && document.getElementById(fresh.id);
    const list = fresh.dataset.into && document.getElementById(fresh.dataset.into);
    if (!old && !list) return;
    if (old?.dataset.v && old.dataset.v === fresh.dataset.v) return;
    // A line above what is being read must not push it: keep the first visible line where it is.
    const anchor = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
    const before = anchor?.getBoundingClientRect().top;
    const focused = old?.contains(document.activeElement) ? document.activeElement.id : '';
    if (old) old.replaceWith(fresh);
    else list.prepend(fresh);
    const keep = Number(list?.dataset.keep);
    while (keep && list.children.length > keep) list.lastElementChild.remove();
    if (!('quiet' in fresh.dataset)) fresh.classList.add('fresh');
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    if (anchor?.isConnected && scrollY > 0) scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: 'instant' });
    if (fresh.dataset.say && say) say.textContent = fresh.dataset.say;
  }

  for (const root of document.querySelectorAll('[data-live]')) {
    const source = new EventSource(root.dataset.live);
    const pause = root.querySelector('[data-pause]');
    let held = [];
    const show = (data) => {
      const piece = document.createElement('template');
      piece.innerHTML = data.trim();
      [...piece.content.children].forEach(place);
    };
    source.onmessage = (event) => {
      if (pause?.getAttribute('aria-pressed') !== 'true') return show(event.data);
      held = [...held.slice(-499), event.data];
    };
    if (pause) {
      pause.hidden = false;
      pause.addEventListener('click', () => {
        const paused = pause.getAttribute('aria-pressed') !== 'true';
        pause.setAttribute('aria-pressed', paused);
        if (paused) return;
        held.forEach(show);
        held = [];
      });
    }
    source.onopen = () => root.removeAttribute('data-lost');
    source.onerror = () => root.setAttribute('data-lost', '');
    addEventListener('pagehide', () => source.close(), { once: true });
  }

  // On a phone the filter stands above the list: it opens when asked for.
  if (matchMedia('(max-width: 900px)').matches) document.querySelectorAll('.rail[open]').forEach((rail) => rail.removeAttribute('open'));

  // Keys, for whoever works here all day: "/" leads to the field of the search (the page's own first, then the head's), j and
  // k go through the lines of lists, x picks the line one is at, "?" opens what explains them (data-keys), and a letter does what bears it as
  // aria-keyshortcuts. None of them while something is typed, or when a person switched them off (data-keys-off).
  const typed = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]';
  const switched = document.querySelector('[data-keys-off]');
  const off = () => localStorage.getItem('keys') === 'off';
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.offsetParent);

  function search() {
    const fields = shown('[data-search]');
    const field = fields.find((one) => one.closest('main')) ?? fields[0];
    const link = document.querySelector('.asks a');
    if (field) {
      field.focus();
      field.select();
    }
    else if (link) location.assign(link.href);
    return field || link;
  }

  function step(by) {
    const lines = shown('main .register .first a');
    const at = lines.findIndex((line) => line.closest('tr').contains(document.activeElement));
    const next = at < 0 ? lines.at(by > 0 ? 0 : -1) : lines[at + by];
    next?.focus();
    return lines.length;
  }

  function pick() {
    const box = document.activeElement.closest('main .register tr')?.querySelector('.pick input');
    box?.click();
    return box;
  }

  function explain() {
    const keys = document.querySelector('[data-keys]');
    if (!keys) return false;
    keys.closest('.rail')?.setAttribute('open', '');
    keys.open = true;
    keys.querySelector('summary').focus();
    return true;
  }

  const keys = { '/': search, j: () => step(1), k: () => step(-1), x: pick, '?': explain };
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || off()) return;
    if (event.target.closest?.(typed)) return;
    const bearer = /^[a-z]$/.test(event.key) && shown(`[aria-keyshortcuts="${event.key}"]`)[0];
    const done = bearer ? (bearer.focus(), bearer.click(), true) : keys[event.key]?.();
    if (done) event.preventDefault();
  });
  if (switched) {
    switched.checked = off();
    switched.addEventListener('change', () => localStorage.setItem('keys', switched.checked ? 'off' : 'on'));
  }

  // An open menu closes when something else is pressed, or Escape.
  const menus = () => document.querySelectorAll('details[data-menu][open]');
  addEventListener('click', (event) => menus().forEach((menu) => menu.contains(event.target) || menu.removeAttribute('open')));
  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    menus().forEach((menu) => {
      menu.removeAttribute('open');
      menu.querySelector('summary').focus();
    });
  });

  // The summary of what is wrong is what a person must read first.
  document.querySelector('.errors')?.focus();
})();
