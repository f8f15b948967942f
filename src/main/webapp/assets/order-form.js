// Try it: a sample order, and the same as a curl command.

import { address, post } from './api.js';
import { $, announce, copy, el, follow, showProblem, text } from './dom.js';
import { money, shortId } from './format.js';

const MOST_LINES = 3;

let products = [];
let lines = [];
let nextLine = 0;
let attempt = { body: null, key: null };

export function start(onPlaced) {
  $('order-form').addEventListener('submit', event => { event.preventDefault(); place(onPlaced); });
  $('order-form').addEventListener('input', event => { event.target.removeAttribute('aria-invalid'); read(); });
  $('add-line').addEventListener('click', addLine);
  $('surprise').addEventListener('click', surprise);
  $('copy-curl').addEventListener('click', copyCurl);
}

/** The shelves as they are now; the first time they also fill the form. */
export function showProducts(found) {
  const first = products.length === 0;
  products = found;
  if (first && products.length) lines = products.slice(0, 2).map(product => line(product.id, 1));
  $('no-products').hidden = products.length > 0;
  text($('no-products'), 'The shop has no products yet. An operator adds one with PUT /api/products/{id}.');
  draw();
}

function line(productId, quantity) {
  return { key: nextLine++, productId: String(productId), quantity };
}

function draw() {
  const remembered = lines.map((one, index) => ({ ...one, index }));
  follow($('lines'), remembered, one => one.key, drawLine, updateLine);
  $('surprise').hidden = products.length === 0;
  $('add-line').hidden = products.length === 0 || lines.length >= MOST_LINES;
  drawOrder();
}

function drawLine({ key }) {
  return el('li', {},
    el('select', { 'aria-label': 'Product' }),
    el('input', { type: 'number', min: 1, inputmode: 'numeric', 'aria-label': 'Quantity' }),
    el('button', { type: 'button', class: 'close', 'aria-label': 'Remove this product', onclick: () => removeLine(key) }),
    el('small'));
}

function updateLine({ children: [select, quantity, remove, note] }, one) {
  follow(select, products, product => product.id,
    product => el('option', { value: product.id }), (option, product) => text(option, product.name ?? product.id));
  if (select.value !== one.productId) select.value = one.productId;
  if (quantity.value !== String(one.quantity)) quantity.value = one.quantity;
  select.dataset.field = `items[${one.index}].productId`;
  quantity.dataset.field = `items[${one.index}].quantity`;
  remove.hidden = lines.length === 1;
  const product = products.find(({ id }) => String(id) === one.productId);
  text(note, product ? `${money(price(product))} each · ${product.available > 0 ? `${product.available} left` : 'none left'}` : '');
}

function read() {
  [...$('lines').children].forEach(({ children: [select, quantity] }, index) => {
    lines[index].productId = select.value;
    lines[index].quantity = quantity.value;
  });
  draw();
}

function addLine() {
  const taken = new Set(lines.map(one => one.productId));
  const product = products.find(({ id }) => !taken.has(String(id))) ?? products[0];
  lines.push(line(product.id, 1));
  draw();
  $('lines').lastElementChild.firstElementChild.focus();
}

function removeLine(key) {
  lines = lines.filter(one => one.key !== key);
  draw();
  $('lines').lastElementChild.firstElementChild.focus();
}

function surprise() {
  const shuffled = products.map(product => [Math.random(), product]).sort(([a], [b]) => a - b);
  const some = 1 + Math.floor(Math.random() * MOST_LINES);
  lines = shuffled.slice(0, some).map(([, product]) => line(product.id, 1 + Math.floor(Math.random() * 3)));
  draw();
}

function order() {
  return {
    customerId: 'demo',
    customerEmail: $('email').value || undefined,
    items: lines.map(({ productId, quantity }) => {
      const product = products.find(({ id }) => String(id) === productId);
      return { productId: product?.id ?? productId, quantity: Number(quantity), price: price(product) };
    }),
    paymentMethod: $('order-form').elements.method.value,
  };
}

function drawOrder() {
  const wanted = order();
  const cents = wanted.items.reduce((sum, item) => sum + Math.round(item.price * 100) * item.quantity, 0);
  text($('submit'), lines.length ? `Place order · ${money(cents / 100)}` : 'Place order');
  $('submit').disabled = lines.length === 0;
  text($('curl'), curl(wanted));
}

/** The shop keeps no price list: a product without a price gets a sample price, always the same one. */
function price(product) {
  if (Number.isFinite(product?.price)) return product.price;
  const hash = [...String(product?.id ?? '')].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 9973, 7);
  return (490 + (hash % 36) * 100) / 100;
}

function curl(wanted) {
  const fields = Object.entries(wanted).filter(([, value]) => value !== undefined)
    .map(([name, value]) => `  ${JSON.stringify(name)}: ${Array.isArray(value) ? rows(value) : JSON.stringify(value)}`);
  const json = `{\n${fields.join(',\n')}\n}`.replaceAll("'", "'\\''");
  return `curl -X POST '${address('api/orders')}' \\\n  -H 'Content-Type: application/json' \\\n  -d '${json}'`;
}

function rows(values) {
  return `[\n${values.map(value => `    ${JSON.stringify(value)}`).join(',\n')}\n  ]`;
}

async function copyCurl() {
  text($('copy-curl'), await copy($('curl')) ? 'Copied' : 'Press Ctrl+C');
  setTimeout(() => text($('copy-curl'), 'Copy'), 2000);
}

async function place(onPlaced) {
  if ($('submit').getAttribute('aria-disabled')) return;
  $('submit').setAttribute('aria-disabled', 'true');
  showProblem($('form-problem'), null, $('order-form'));
  const wanted = order();
  try {
    const placed = await post('api/orders', wanted, { 'Idempotency-Key': keyFor(wanted) });
    attempt = { body: null, key: null };
    announce(`Order ${shortId(placed.id)} is placed.`);
    onPlaced(placed);
  } catch (problem) {
    if (problem.unreachable) problem.detail = 'Nothing is lost: placing the same order again places it once.';
    showProblem($('form-problem'), problem, $('order-form'));
  } finally {
    $('submit').removeAttribute('aria-disabled');
  }
}

/** A repeated attempt at the same order carries the same key, so that a lost answer costs no second order. */
function keyFor(wanted) {
  const body = JSON.stringify(wanted);
  if (attempt.body !== body) attempt = { body, key: newKey() };
  return attempt.key;
}

/** crypto.randomUUID is missing on pages that came over plain HTTP from another host. */
function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');
}
