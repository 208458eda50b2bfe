// Passkeys (WebAuthn level 3) on pages that work without it.
//
// <form data-passkey="create|get" data-challenge="/path" data-site="domain" hidden> appears where the browser can do it
// and stands at that domain; what bears data-passkey-unable goes. Submitting it fetches the question (POST, answered by
// {ceremony, publicKey}), asks the device, puts ceremony and answer into the inputs of these names, and submits the form
// as any other. What goes wrong is said in the form's role="status", in the words it carries, or in those of the refusal.
(() => {
  const able = window.isSecureContext && window.PublicKeyCredential?.parseCreationOptionsFromJSON
    && PublicKeyCredential.parseRequestOptionsFromJSON && PublicKeyCredential.prototype.toJSON;
  const fits = (site) => location.hostname === site || location.hostname.endsWith(`.${site}`);

  async function question(path) {
    const headers = { accept: 'application/json' };
    const answer = await fetch(path, { method: 'POST', headers, redirect: 'error' });
    const said = await answer.json();
    if (answer.ok) return said;
    const told = said.refused ?? said.failed;
    const lang = document.documentElement.lang;
    throw Object.assign(new Error(), { said: told && `${told.what[lang]} ${told.remedy[lang]}` });
  }

  async function ask(form) {
    const { ceremony, publicKey } = await question(form.dataset.challenge);
    const credential = form.dataset.passkey === 'create'
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
    form.elements.ceremony.value = ceremony;
    form.elements.answer.value = JSON.stringify(credential.toJSON());
  }

  const words = { NotAllowedError: 'cancelled', AbortError: 'cancelled', InvalidStateError: 'known' };

  for (const form of document.querySelectorAll('form[data-passkey]')) {
    if (!able || !fits(form.dataset.site)) continue;
    form.hidden = false;
    document.querySelectorAll('[data-passkey-unable]').forEach((note) => { note.hidden = true; });
    const say = form.querySelector('[role="status"]');
    const button = form.querySelector('[type="submit"]');
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      say.textContent = '';
      button.disabled = true;
      try {
        await ask(form);
        form.submit();
      } catch (error) {
        button.disabled = false;
        button.focus();
        say.textContent = error.said ?? say.dataset[words[error.name] ?? 'failed'];
      }
    });
  }
})();
