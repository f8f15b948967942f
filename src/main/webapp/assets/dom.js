// The few DOM tools of this page. Data reaches the document as text only.

export const $ = id => document.getElementById(id);

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter(child => child != null));
  return node;
}

/** Writes only what differs, so that selections and screen readers are left in peace. */
export function text(node, value) {
  const next = String(value ?? '');
  if (node.textContent !== next) node.textContent = next;
}

/**
 * Makes the children of parent follow items: kept by key, so that focus and open details survive.
 * update(node, item) answers nothing; create(item) answers a new node.
 */
export function follow(parent, items, keyOf, create, update) {
  const known = new Map([...parent.children].map(node => [node.dataset.key, node]));
  let before = parent.firstElementChild;
  for (const item of items) {
    const key = String(keyOf(item));
    const node = known.get(key) ?? create(item);
    node.dataset.key = key;
    known.delete(key);
    update?.(node, item);
    if (node === before) before = before.nextElementSibling;
    else parent.insertBefore(node, before);
  }
  known.forEach(node => node.remove());
}

/** Lets the eye find what changed; style and reduced motion are the style sheet's business. */
export function flash(node) {
  node.classList.remove('flash');
  void node.offsetWidth;
  node.classList.add('flash');
}

export function announce(message) {
  text($('announcer'), message);
}

/** Shows a Problem kindly in its box and marks the fields it names; without one the box is cleared. */
export function showProblem(box, problem, form) {
  form?.querySelectorAll('[aria-invalid]').forEach(field => field.removeAttribute('aria-invalid'));
  box.hidden = !problem;
  if (!problem) return box.replaceChildren();
  for (const { field } of problem.errors) {
    form?.querySelector(`[data-field="${CSS.escape(field ?? '')}"]`)?.setAttribute('aria-invalid', 'true');
  }
  box.replaceChildren(
    el('strong', {}, problem.title),
    problem.detail ? el('p', {}, problem.detail) : '',
    problem.errors.length ? el('ul', {}, ...problem.errors.map(complaint)) : '',
    problem.traceId ? el('small', {}, 'Trace ', el('code', {}, problem.traceId)) : '');
}

function complaint({ field, message }) {
  return el('li', {}, field ? el('code', {}, field) : '', ` ${message ?? ''}`);
}

/** The clipboard is closed to pages that came over plain HTTP from another host, hence the older way. */
export async function copy(node) {
  try {
    await navigator.clipboard.writeText(node.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(node);
    return document.execCommand('copy');
  }
}
