// Files in pieces, on a form that works without it.
//
// <form data-uploads data-broken="…" data-stopped="…"> sends what is chosen or dropped into its file inputs piece by piece
// while the person types: POST /uploads announces a file, PATCH brings a piece at its offset, HEAD asks how far it came
// after the line broke. Words for people stand in the form; refusals come in both languages. When all is there, the form
// is sent by its first button, which keeps what was typed and shows what the files offer.
(() => {
  const PIECE = 512 * 1024;
  const TRIES = 8;
  const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });

  async function told(answer) {
    const said = await answer.json().catch(() => ({}));
    const why = said.refused ?? said.failed;
    const lang = document.documentElement.lang;
    return Object.assign(new Error(), { final: true, said: why && `${why.what[lang]} ${why.remedy[lang]}` });
  }

  async function ask(path, options, again) {
    for (let tries = 0; ; tries += 1) {
      try {
        const answer = await fetch(path, { redirect: 'error', ...options });
        if (answer.status < 500) return answer;
      } catch { /* the line broke */ }
      if (tries === TRIES) throw new Error();
      again();
      await wait(Math.min(1000 * 2 ** tries, 30_000));
    }
  }

  async function send(form, part, file, line) {
    const again = () => { line.note.textContent = form.dataset.broken; };
    const body = new URLSearchParams({ arrival: form.elements.arrival.value, part, name: file.name, size: file.size });
    const headers = { accept: 'application/json' };
    const begun = await ask('/uploads', { method: 'POST', headers, body }, again);
    if (!begun.ok) throw await told(begun);
    const at = begun.headers.get('location');
    let offset = Number(begun.headers.get('upload-offset'));
    while (offset < file.size) {
      const piece = file.slice(offset, offset + PIECE);
      const answer = await ask(at, { method: 'PATCH', headers: { ...headers, 'upload-offset': offset }, body: piece }, again);
      if (answer.status === 409) {
        const stands = await ask(at, { method: 'HEAD' }, again);
        offset = Number(stands.headers.get('upload-offset'));
      } else if (!answer.ok) {
        throw await told(answer);
      } else {
        offset = Number(answer.headers.get('upload-offset'));
      }
      line.bar.value = offset / file.size;
      line.note.textContent = '';
    }
  }

  function row(form, name) {
    const line = document.createElement('p');
    const [label, bar, note] = ['span', 'progress', 'span'].map((kind) => document.createElement(kind));
    label.textContent = `${name} `;
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute('aria-label', name);
    line.append(label, bar, ' ', note);
    form.querySelector('[data-progress]').append(line);
    return { bar, note };
  }

  for (const form of document.querySelectorAll('form[data-uploads]')) {
    let under_way = 0;
    let failed = false;
    const take = async (input, files) => {
      input.value = '';
      under_way += 1;
      for (const file of files) {
        const line = row(form, file.name);
        try {
          await send(form, input.name, file, line);
        } catch (error) {
          failed = true;
          line.bar.remove();
          line.note.className = 'fault';
          line.note.textContent = error.said ?? form.dataset.stopped;
        }
      }
      under_way -= 1;
      if (under_way === 0 && !failed) form.requestSubmit(form.querySelector('button[value="keep"]'));
      failed = under_way > 0 && failed;
    };
    for (const input of form.querySelectorAll('input[type="file"]')) {
      input.addEventListener('change', () => take(input, [...input.files]));
      const field = input.closest('.field');
      field.addEventListener('dragover', (event) => event.preventDefault());
      field.addEventListener('drop', (event) => {
        event.preventDefault();
        const dropped = [...event.dataTransfer.files];
        take(input, input.multiple ? dropped : dropped.slice(0, 1));
      });
    }
  }
})();
