// Sends what waits on the shelf as soon as there is a network and its person is signed in, and says how much waits. What the
// server does not take stays until it was looked at; each entry is sent by one window at a time.
(() => {
  const banner = document.getElementById('outbox');
  const list = document.querySelector('[data-outbox-list]');
  const person = banner.dataset.person;
  const mine = async () => (await shelf.all()).filter((entry) => !person || entry.person === person);

  if (!window.isSecureContext || !('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register(banner.dataset.worker, { scope: '/' }).catch(() => { /* The pages work without. */ });
  navigator.serviceWorker.ready.then((it) => it.active?.postMessage(document.documentElement.lang));

  function line(entry) {
    const one = list.querySelector('template').content.cloneNode(true);
    one.querySelector('[data-what]').textContent = entry.what;
    one.querySelector('time').textContent = new Date(entry.when).toLocaleString();
    one.querySelector(entry.answer ? '[data-refused]' : '[data-waits]').hidden = false;
    const open = one.querySelector('form');
    open.action = entry.path;
    for (const [name, value] of new URLSearchParams(entry.body)) {
      const field = document.createElement('input');
      Object.assign(field, { type: 'hidden', name, value });
      open.append(field);
    }
    open.hidden = !entry.answer || !person;
    open.addEventListener('submit', () => shelf.remove(entry.id));
    one.querySelector('[data-drop]').addEventListener('click', () => shelf.remove(entry.id).then(show));
    return one;
  }

  async function show() {
    const entries = await mine();
    const away = !navigator.onLine;
    banner.hidden = !away && !entries.length;
    banner.querySelector('[data-away]').hidden = !away;
    banner.querySelector('[data-count]').hidden = !entries.length;
    banner.querySelector('[data-number]').textContent = entries.length;
    if (!list) return;
    list.querySelectorAll('[data-entry]').forEach((one) => one.remove());
    list.append(...entries.map(line));
    list.querySelector('[data-none]').hidden = entries.length > 0;
  }

  // Its form was shown with what had been typed; that has arrived.
  function forget(from) {
    for (const key of Object.keys(localStorage).filter((key) => key.startsWith('typed:'))) {
      const kept = JSON.parse(localStorage.getItem(key));
      if (kept?.sent && kept.at === from) localStorage.removeItem(key);
    }
  }

  async function send() {
    if (!person) return;
    for (const entry of (await mine()).filter((one) => !one.answer)) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
      const answer = await fetch(entry.path, { method: 'POST', body: entry.body, headers }).catch(() => null);
      // Later: no network, nobody signed in, or a server that has too much to do.
      if (!answer || answer.status >= 500 || answer.status === 429 || answer.status === 401) return;
      if (answer.redirected && new URL(answer.url).pathname.startsWith('/sign-in')) return;
      if (!answer.ok) {
        await shelf.put({ ...entry, answer: answer.status });
        continue;
      }
      await shelf.remove(entry.id);
      forget(entry.from);
      document.getElementById('live-say').textContent = banner.dataset.sent;
    }
  }

  const turn = () => navigator.locks.request('outbox', send).then(show, show);
  addEventListener('online', turn);
  addEventListener('offline', show);
  addEventListener('submit', (event) => {
    if (event.target.getAttribute('action') === '/sign-out') shelf.clear();
  });
  turn();
})();
