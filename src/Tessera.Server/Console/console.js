// Pages work without it, with a page more here and there.
const d = document, $ = (s, e = d) => [...e.querySelectorAll(s)];
d.cookie = `tessera-zone=${Intl.DateTimeFormat().resolvedOptions().timeZone};path=/;max-age=34560000`;

// A box that stands for others is ticked, empty or neither.
const boxes = b => $(`[data-of="${b.dataset.group}"]:enabled`);
const tri = b => {
  const all = boxes(b), n = all.filter(o => o.checked).length;
  b.indeterminate = n && !(b.checked = n && n == all.length);
};
const enhance = e => {
  $('[data-script]', e).forEach(b => b.hidden = false);
  $('[data-group]', e).forEach(tri);
};

const ask = async a => {
  const g = d.createElement('dialog'), h = d.createElement('h2');
  g.innerHTML = await (await fetch(a.href)).text();
  const body = $('[data-dialog-body]', g)[0];
  if (!body) return location = a.href;
  g.ariaLabel = h.textContent = $('h1', g)[0].textContent;
  g.replaceChildren(h, body);
  d.body.append(g);
  g.onclose = () => { g.remove(); a.focus(); };
  enhance(g);
  g.showModal();
};
onclick = e => {
  const at = s => e.target.closest(s), a = at('[data-dialog]'), b = at('[data-copy]');
  if (a && !(e.ctrlKey | e.metaKey | e.shiftKey)) e.preventDefault(), ask(a);
  if (at('dialog [data-close]')) e.preventDefault(), at('dialog').close();
  if (b) {
    getSelection().selectAllChildren($('#' + b.dataset.copy)[0]);
    d.execCommand('copy'); // on plain HTTP too
    $('span', b)[0].textContent = b.dataset.copied;
  }
};

oninput = ({ target: b }) => {
  const s = b.dataset, q = b.value.toLowerCase(), set = s.group || s.of;
  if (s.filter == '') {
    b.setAttribute('form', ''); // Enter sends nothing
    $('[data-row]').forEach(r => r.hidden = !(r.firstChild.value + r.textContent).toLowerCase().includes(q));
    $('[data-set]').forEach(e => e.open = q);
  }
  if (s.group) boxes(b).forEach(o => o.offsetParent && (o.checked = b.checked));
  if (set) $('[data-custom]').forEach(r => r.checked = true);
  if (s.clears == '') $('[data-of], [data-group]').forEach(o => o.checked = o.indeterminate = false);
  $(`[data-group="${set}"]`).forEach(tri);
  // How many resources can be read, and changed.
  $('[data-n]').forEach(p => p.textContent = p.dataset.is = $(`[data-set]:has([data-${p.dataset.n}]:checked)`).length);
};
// Back does not bring a secret back.
onpagehide = () => $('[data-secret]').forEach(e => e.remove());
enhance(d);
