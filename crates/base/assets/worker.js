// Stands between the pages and the network. With the network it does nothing. Without it, a form that may wait (kit::waits) is
// put on the shelf, and instead of the browser's error page people see /away, which says what is kept. No page of anybody's
// work is stored on the device.
importScripts(new URL(location).searchParams.get('shelf'));

const KEPT = 'away';
const LANGS = ['vi', 'en'];
const away = (lang) => `/away?lang=${lang}`;

async function keep() {
  const cache = await caches.open(KEPT);
  for (const lang of LANGS) {
    // As nobody, so that it says nothing of anybody.
    const page = await fetch(away(lang), { credentials: 'omit', cache: 'reload' });
    if (!page.ok) throw new Error(`/away answered ${page.status}`);
    const assets = (await page.clone().text()).match(/\/assets\/[^"\s]+/g) ?? [];
    await cache.put(away(lang), page);
    await cache.addAll([...new Set(assets)]);
  }
}

addEventListener('install', (event) => event.waitUntil(caches.delete(KEPT).then(keep).then(() => skipWaiting())));
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
// The language that was read last.
addEventListener('message', (event) => {
  if (LANGS.includes(event.data)) event.waitUntil(caches.open(KEPT).then((cache) => cache.put('/lang', new Response(event.data))));
});

async function shown() {
  const cache = await caches.open(KEPT);
  const lang = await cache.match('/lang').then((kept) => kept?.text());
  return (await cache.match(away(lang ?? 'vi'))) ?? Response.error();
}

async function wait(request, body) {
  const fields = new URLSearchParams(body);
  const [person, what] = (fields.get('outbox') ?? '').split(/ (.*)/s);
  if (!person) return shown();
  fields.delete('outbox');
  const from = request.referrer && new URL(request.referrer).pathname;
  const path = new URL(request.url).pathname;
  await shelf.put({ person, what, path, from, body: fields.toString(), when: Date.now() });
  return Response.redirect('/away', 303);
}

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.mode === 'navigate') {
    const typed = request.headers.get('content-type') ?? '';
    if (request.method === 'GET') event.respondWith(fetch(request).catch(shown));
    else if (typed.startsWith('application/x-www-form-urlencoded')) {
      const copy = request.clone();
      event.respondWith(fetch(request).catch(async () => wait(request, await copy.text())));
    }
  } else if (request.method === 'GET' && url.origin === location.origin && url.pathname.startsWith('/assets/')) {
    event.respondWith(fetch(request).catch(async () => (await caches.match(request)) ?? Response.error()));
  }
});
