// One order: what was ordered, what happened and why, what was charged, what was mailed, what can be done.

import { get, post } from './api.js';
import { $, announce, el, flash, follow, showProblem, text } from './dom.js';
import { later, money, shortId, time } from './format.js';
import { CHAIN } from './overview.js';

const ACTIONS = {
  PENDING: ['cancel'], CONFIRMED: ['complete', 'cancel'], COMPLETED: ['ship'], SHIPPED: ['deliver'],
};
const LABELS = { complete: 'Complete', ship: 'Ship', deliver: 'Deliver', cancel: 'Cancel order' };
const HAPPENED = {
  'order.created': 'Order accepted', 'order.confirmed': 'Order confirmed', 'order.completed': 'Order completed',
  'order.shipped': 'Order shipped', 'order.delivered': 'Order delivered', 'order.cancelled': 'Order cancelled',
  'inventory.reserved': 'Stock set aside', 'inventory.rejected': 'Stock refused', 'inventory.released': 'Stock given back',
  'payment.captured': 'Payment taken', 'payment.declined': 'Payment declined', 'payment.refunded': 'Payment given back',
};
const CHECK_EVERY = 5;

let shown = null;
let calm = 0;

/** Opens an order, or closes the panel when there is no id. */
export function open(id) {
  if (id === shown?.id) return;
  shown = id ? { id, status: null } : null;
  calm = 0;
  $('detail').toggleAttribute('data-empty', !id);
  $('detail-body').hidden = !id;
  $('detail-blank').hidden = Boolean(id);
  ['timeline', 'payments', 'mails', 'goods', 'actions', 'track'].forEach(part => $(part).replaceChildren());
  $('reason').hidden = true;
  showProblem($('action-problem'), null);
  text($('detail-title'), id ? `Order ${shortId(id)}` : '');
  text($('detail-id'), id);
  text($('detail-status'), '');
  text($('detail-customer'), '');
}

/** Reads the open order again; one that has come to rest is read less often. */
export async function refresh(names, force = false) {
  const order = shown;
  if (!order || (!force && calm++ >= CHECK_EVERY && calm % CHECK_EVERY !== 0)) return;
  const path = `api/orders/${encodeURIComponent(order.id)}`;
  const query = `?orderId=${encodeURIComponent(order.id)}`;
  try {
    const [found, timeline, payments, mails] = await Promise.all([
      get(path), get(`${path}/timeline`), elsewhere(`api/payments${query}`), elsewhere(`api/notifications${query}`)]);
    if (order !== shown) return;
    if (order.unread) showProblem($('action-problem'), null);
    order.unread = false;
    show(found, timeline?.events ?? [], payments?.items, mails?.items, names);
  } catch (problem) {
    if (order !== shown || problem.unreachable) return;
    order.unread = true;
    showProblem($('action-problem'), problem);
  }
}

/** Another module's list: the instance that is asked need not run that module. */
function elsewhere(path) {
  return get(path).catch(problem => {
    if (problem.unreachable) throw problem;
    return null;
  });
}

function show(order, events, payments, mails, names) {
  const known = shown.status;
  if (known !== order.status || $('timeline').childElementCount !== events.length) calm = 0;
  if (known && known !== order.status) {
    flash($('detail-status'));
    announce(`Order ${shortId(order.id)} is ${order.status}.`);
  }
  if (known !== order.status) drawActions(order, names);
  $('detail-status').dataset.status = order.status;
  text($('detail-status'), order.status);
  $('reason').hidden = !order.reason;
  text($('reason'), order.reason);
  text($('detail-customer'), order.customerId);
  drawTrack(order.status);
  drawGoods(order, names);
  drawTimeline(events);
  drawFacts($('payments'), payments, 'Nothing was charged.', drawPayment);
  drawFacts($('mails'), mails, 'No mail went out.', mail => drawMail(mail, events));
  shown.status = order.status;
}

function drawTrack(status) {
  const reached = CHAIN.indexOf(status);
  $('track').hidden = reached < 0;
  follow($('track'), CHAIN, step => step, () => el('li'),
    (node, step) => { node.toggleAttribute('data-reached', CHAIN.indexOf(step) <= reached); });
}

function drawGoods(order, names) {
  const lines = (order.items ?? []).map((item, index) => ({ ...item, index }));
  follow($('goods'), [...lines, { index: 'total' }], line => line.index, () => el('li', {}, el('span'), el('b')),
    ({ children: [what, amount] }, line) => {
      const total = line.index === 'total';
      text(what, total ? 'Total' : `${line.quantity} × ${names.get(String(line.productId)) ?? line.productId}`);
      text(amount, money(total ? order.total : line.quantity * line.price));
    });
}

function drawActions(order, names) {
  const focused = $('actions').contains(document.activeElement);
  $('actions').replaceChildren(...(ACTIONS[order.status] ?? []).map(action =>
    el('button', { type: 'button', class: action === 'cancel' ? 'danger' : 'primary', onclick: () => act(order.id, action, names) },
      LABELS[action])));
  if (focused) ($('actions').firstElementChild ?? $('detail-title')).focus();
}

async function act(id, action, names) {
  const order = shown;
  const buttons = [...$('actions').children];
  buttons.forEach(button => button.setAttribute('aria-disabled', 'true'));
  showProblem($('action-problem'), null);
  try {
    await post(`api/orders/${encodeURIComponent(id)}/${action}`);
  } catch (problem) {
    if (order === shown) showProblem($('action-problem'), problem);
  }
  buttons.forEach(button => button.removeAttribute('aria-disabled'));
  calm = 0;
  await refresh(names, true);
}

function drawTimeline(events) {
  const byId = new Map(events.map(event => [event.eventId, event]));
  follow($('timeline'), events, event => event.eventId, event => drawEvent(event, byId.get(event.causationId)));
}

function drawEvent(event, cause) {
  const module = String(event.type).split('.')[0];
  return el('li', { 'data-module': module, class: shown.status ? 'flash' : null }, el('details', {},
    el('summary', {},
      el('strong', {}, HAPPENED[event.type] ?? event.type),
      el('time', { datetime: event.timestamp, title: event.timestamp }, cause ? later(cause.timestamp, event.timestamp) : time(event.timestamp)),
      el('span', { class: 'why' }, el('code', {}, event.type), ` ${because(event, cause)}`)),
    drawEnvelope(event)));
}

function because(event, cause) {
  if (cause) return `because of ${cause.type}`;
  return event.causationId ? `because of ${shortId(event.causationId)}` : 'set off from outside';
}

function drawEnvelope({ type, data, ...rest }) {
  const { timestamp, eventId, source, version, causationId, correlationId, depth, ...others } = rest;
  const rows = Object.entries({ timestamp, eventId, causationId, correlationId, source, version, depth }).filter(([, value]) => value != null);
  const body = data ?? others;
  return el('div', { class: 'envelope' },
    el('dl', {}, ...rows.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, String(value))])),
    Object.keys(body ?? {}).length ? el('pre', { tabindex: 0, 'aria-label': `data of ${type}` }, JSON.stringify(body, null, 2)) : '');
}

function drawFacts(list, facts, none, draw) {
  const items = facts?.length ? facts.map((fact, index) => ({ fact, key: `${index} ${JSON.stringify(fact)}` })) : [{ key: facts ? 'none' : 'unknown' }];
  follow(list, items, item => item.key, ({ fact, key }) => (fact ? draw(fact) : el('li', { class: 'quiet' }, key === 'none' ? none : 'This server does not say.')));
}

function drawPayment({ amount, state, reason, attempts }) {
  const more = [reason, attempts > 1 ? `${attempts} attempts` : ''].filter(Boolean).join(' · ');
  return el('li', {}, el('span', {}, String(state ?? '').toLowerCase(), more ? el('small', {}, ` ${more}`) : ''), el('b', {}, money(amount)));
}

function drawMail({ kind, to, eventId }, events) {
  const cause = events.find(event => event.eventId === eventId);
  return el('li', {}, el('span', {}, String(kind ?? 'mail').toLowerCase(), el('small', {}, ` to ${to ?? 'nobody'}`)),
    cause ? el('small', {}, `because of ${cause.type}`) : '');
}
