// The newest orders, live.

import { $, el, flash, follow, text } from './dom.js';
import { ago, goods, money, shortId } from './format.js';

let drawn = false;

export function showOrders(orders, { names, selected, filter, onSelect }) {
  follow($('order-list'), orders, order => order.id,
    order => drawRow(order, onSelect),
    (row, order) => updateRow(row, order, names, selected));
  drawn = true;
  $('no-orders').hidden = orders.length > 0;
  text($('no-orders'), filter ? `No order is ${filter} now.` : 'No orders yet. Place the first one and watch it go.');
  text($('orders-title'), filter ? `Newest ${filter.toLowerCase()} orders` : 'Newest orders');
}

/** Another list is coming: its rows are not news. */
export function clearOrders() {
  $('order-list').replaceChildren();
  drawn = false;
}

export const rowOf = id => $('order-list').querySelector(`[data-key="${CSS.escape(id)}"] button`);

function drawRow(order, onSelect) {
  const row = el('li', {}, el('button', { type: 'button', onclick: () => onSelect(order.id) },
    el('code', {}, shortId(order.id)),
    el('span', { class: 'what' }),
    el('b', {}, money(order.total)),
    el('time', { datetime: order.createdAt, title: order.createdAt }),
    el('span', { class: 'pill' })));
  if (drawn) flash(row);
  return row;
}

function updateRow(row, order, names, selected) {
  const [, what, , time, pill] = row.firstElementChild.children;
  if (row.dataset.status && row.dataset.status !== order.status) flash(row);
  row.dataset.status = order.status;
  row.firstElementChild.setAttribute('aria-pressed', String(order.id === selected));
  text(what, goods(order.items, names));
  text(time, ago(order.createdAt));
  text(pill, order.status);
}
