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

  // "/" leads to the field of the search from wherever nothing is being typed: the page's own first, then the head's.
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.('input, textarea, select, [contenteditable]')) return;
    const fields = [...document.querySelectorAll('main [data-search], [data-search]')];
    const field = fields.find((one) => one.closest('main') && one.offsetParent) ?? fields.find((one) => one.offsetParent);
    const link = document.querySelector('.asks a');
    if (!field && !link) return;
    event.preventDefault();
    if (field) {
      field.focus();
      field.select();
    }
    else location.assign(link.href);
  });

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
