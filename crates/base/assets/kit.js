// What script adds to pages that work without it.
//
// Live lines: <div data-live="/some/events"> listens to server-sent events whose data is a piece of HTML rendered by
// the server. Each root element with an id replaces the element of that id; one that is new goes first into the list
// named by its data-into. What a reader of the page should hear stands in data-say. Without script, the page reloads.
(() => {
  const say = document.getElementById('live-say');

  function place(fresh) {
    const old = fresh.id && document.getElementById(fresh.id);
    const list = fresh.dataset.into && document.getElementById(fresh.dataset.into);
    if (!old && !list) return;
    // A line above what is being read must not push it: keep the first visible line where it is.
    const anchor = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
    const before = anchor?.getBoundingClientRect().top;
    const focused = old?.contains(document.activeElement) ? document.activeElement.id : '';
    if (old) old.replaceWith(fresh);
    else list.prepend(fresh);
    fresh.classList.add('fresh');
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    if (anchor?.isConnected && scrollY > 0) scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: 'instant' });
    if (fresh.dataset.say && say) say.textContent = fresh.dataset.say;
  }

  for (const root of document.querySelectorAll('[data-live]')) {
    const source = new EventSource(root.dataset.live);
    source.onmessage = (event) => {
      const piece = document.createElement('template');
      piece.innerHTML = event.data.trim();
      [...piece.content.children].forEach(place);
    };
    source.onopen = () => root.removeAttribute('data-lost');
    source.onerror = () => root.setAttribute('data-lost', '');
    addEventListener('pagehide', () => source.close(), { once: true });
  }

  // On a phone the filter stands above the list: it opens when asked for.
  if (matchMedia('(max-width: 900px)').matches) document.querySelectorAll('.rail[open]').forEach((rail) => rail.removeAttribute('open'));

  // The summary of what is wrong is what a person must read first.
  document.querySelector('.errors')?.focus();
})();
