// All that the console's pages do in a browser. Without it they work, with a page more here and there.
(() => {
  const d = document, $ = (s, e = d) => [...e.querySelectorAll(s)];
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone) d.cookie = `tessera-zone=${zone};path=/;max-age=34560000;samesite=lax`;

  const enhance = root => {
    $('[data-copy]', root).forEach(b => b.hidden = false);
    $('[data-script]', root).forEach(e => e.hidden = false);
    $('[data-group]', root).forEach(tri);
  };

  // A box that stands for others: ticked, empty or neither.
  const tri = all => {
    const of = $(`[data-of="${all.dataset.group}"]`), on = of.filter(b => b.checked).length;
    all.checked = on > 0 && on === of.length;
    all.indeterminate = on > 0 && on < of.length;
  };

  const open = async link => {
    const page = new DOMParser().parseFromString(await (await fetch(link.href)).text(), 'text/html');
    const body = page.querySelector('[data-dialog-body]');
    if (!body) return location.assign(link.href);
    const dialog = d.createElement('dialog'), h = d.createElement('h2');
    h.textContent = page.querySelector('h1').textContent;
    h.id = 'dialog-title';
    dialog.setAttribute('aria-labelledby', h.id);
    dialog.append(h, body);
    d.body.append(dialog);
    dialog.addEventListener('close', () => { dialog.remove(); link.focus(); });
    enhance(dialog);
    dialog.showModal();
  };

  const copy = async button => {
    const from = d.getElementById(button.dataset.copy), says = button.querySelector('span'), was = says.textContent;
    try {
      await navigator.clipboard.writeText(from.textContent);
    } catch {
      getSelection().selectAllChildren(from);
      d.execCommand('copy');
    }
    says.textContent = button.dataset.copied;
    setTimeout(() => says.textContent = was, 2000);
  };

  d.addEventListener('click', e => {
    const link = e.target.closest('a[data-dialog]'), close = e.target.closest('dialog [data-close]'), button = e.target.closest('[data-copy]');
    if (link && !e.ctrlKey && !e.metaKey && !e.shiftKey) { e.preventDefault(); open(link); }
    if (close) { e.preventDefault(); close.closest('dialog').close(); }
    if (button) copy(button);
  });
  const passkey = async f => {
    const { passkey: kind, options } = f.dataset, from = PublicKeyCredential, o = JSON.parse(options), c = navigator.credentials;
    try {
      f.credential.value = JSON.stringify(kind === 'get' ? await c.get({ publicKey: from.parseRequestOptionsFromJSON(o) }) : await c.create({ publicKey: from.parseCreationOptionsFromJSON(o) }));
    } catch { }
    f.submit();
  };

  d.addEventListener('submit', e => {
    if (e.target.dataset.passkey) { e.preventDefault(); passkey(e.target); }
    else if (e.target.dataset.sent) e.preventDefault();
    else setTimeout(() => e.target.dataset.sent = 1);
  });
  // A secret does not come back with the Back button.
  addEventListener('pagehide', () => $('[data-secret]').forEach(e => e.remove()));
  addEventListener('pageshow', () => $('form').forEach(f => delete f.dataset.sent));
  enhance(d);
})();
