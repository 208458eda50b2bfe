// What is typed into a form with data-typed="<key>" stays on this device until it has arrived: a lost line, a closed tab or a
// session that ended lose nothing. It is offered again when the form is opened; what the server answers to a form that was sent
// (data-answer) counts for itself. Signing out clears it all. The key names the form, its version and the person.
(() => {
  const PREFIX = 'typed:';
  const WAIT = 400;
  const read = (key) => {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  };
  const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  const here = location.pathname;

  // It arrived: the form that was sent led here, to another page, and not to that for signing in or to what waits.
  const from = document.referrer && new URL(document.referrer);
  if (from && from.origin === location.origin && from.pathname !== here && here !== '/away' && !here.startsWith('/sign-in')) {
    for (const key of keys()) {
      const kept = read(key);
      if (!kept || (kept.sent && kept.at === from.pathname)) localStorage.removeItem(key);
    }
  }
  addEventListener('submit', (event) => {
    if (event.target.getAttribute('action') === '/sign-out') keys().forEach((key) => localStorage.removeItem(key));
  });

  const form = document.querySelector('form[data-typed]');
  if (!form) return;
  const key = PREFIX + form.dataset.typed;
  const fields = () => [...form.elements].filter((one) => one.name && one.type !== 'file' && one.type !== 'submit');
  const now = () => Object.fromEntries(fields().map((one) => [one.name, one.type === 'checkbox' ? one.checked : one.value]));
  const fill = (typed) => {
    for (const one of fields()) {
      if (!(one.name in typed)) continue;
      if (one.type === 'checkbox') one.checked = typed[one.name];
      else one.value = typed[one.name];
    }
  };
  const visible = (typed) => JSON.stringify(fields().filter((one) => one.type !== 'hidden').map((one) => typed[one.name]));
  const keep = (sent) => {
    try {
      localStorage.setItem(key, JSON.stringify({ at: here, when: Date.now(), sent, typed: now() }));
    } catch { /* No room on the device: the form works without. */ }
  };

  const shown = now();
  const kept = read(key);
  const note = form.querySelector('[data-typed-note]');
  if ('answer' in form.dataset) keep(false);
  else if (kept && visible(kept.typed) !== visible(shown)) {
    fill(kept.typed);
    if (note) {
      note.hidden = false;
      note.querySelector('time').textContent = new Date(kept.when).toLocaleTimeString();
      note.querySelector('button').addEventListener('click', () => {
        fill(shown);
        localStorage.removeItem(key);
        note.hidden = true;
      });
    }
  }

  let waiting;
  form.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => keep(false), WAIT);
  });
  form.addEventListener('submit', () => {
    clearTimeout(waiting);
    keep(true);
  });
})();
