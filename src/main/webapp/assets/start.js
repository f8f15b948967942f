// The start page: one loop reads the server each second while somebody looks, and hands what it finds to the parts.

import { get, ready } from './api.js';
import * as detail from './detail.js';
import { $, announce, text } from './dom.js';
import * as form from './order-form.js';
import { clearOrders, rowOf, showOrders } from './orders.js';
import { drawChain, showFilter, showHealth, showStats } from './overview.js';

const EVERY = 1000;
const SLOWLY = 5;

const state = { orders: [], names: new Map(), selected: null, filter: null, lost: false };
let timer = null;
let reading = false;
let again = false;
let beat = 0;

async function tick() {
  clearTimeout(timer);
  if (document.visibilityState !== 'visible') return;
  if (reading) { again = true; return; }
  reading = true;
  try {
    await readAll(beat++ % SLOWLY === 0 || state.lost);
    found();
  } catch (problem) {
    lost(problem);
  }
  reading = false;
  timer = setTimeout(tick, again ? 0 : EVERY);
  again = false;
}

async function readAll(everything) {
  if (everything) await readSlowly();
  const filter = state.filter;
  const status = filter ? `&status=${filter}` : '';
  const [stats, orders] = await Promise.all([get('api/stats'), get(`api/orders?limit=20${status}`)]);
  showStats(stats);
  if (filter !== state.filter) return;
  state.orders = orders?.items ?? [];
  draw();
  await detail.refresh(state.names);
}

/** Health and shelves change slowly; a part of them failing must not hide the rest. */
async function readSlowly() {
  const [health, products] = await Promise.allSettled([ready(), get('api/products?limit=12')]);
  showHealth(health.value, health.reason);
  if (products.status !== 'fulfilled') return;
  const shelves = products.value?.items ?? [];
  shelves.forEach(({ id, name }) => state.names.set(String(id), name ?? id));
  form.showProducts(shelves);
}

function draw() {
  showOrders(state.orders, { ...state, onSelect: id => select(id, true) });
}

function found() {
  if (!state.lost) return;
  state.lost = false;
  $('outage').hidden = true;
  document.body.classList.remove('lost');
  announce('The server is back.');
}

function lost(problem) {
  const message = problem.unreachable === false ? `${problem.title.replace(/[.!]?$/, '.')} Trying again…`
    : 'The server cannot be reached. What you see may be old; trying again…';
  if (!problem.title) console.error(problem);
  text($('outage'), message);
  $('outage').hidden = false;
  document.body.classList.add('lost');
  if (problem.unreachable) showHealth(null, problem);
  if (!state.lost) announce(message);
  state.lost = true;
}

/** Opens an order; where the panel is out of sight, the page goes there. */
async function select(id, byHand) {
  const closed = state.selected;
  state.selected = id;
  history.replaceState(null, '', id ? `#order=${encodeURIComponent(id)}` : location.pathname);
  detail.open(id);
  draw();
  if (!id) return (rowOf(closed) ?? $('workbench')).focus();
  await detail.refresh(state.names, true);
  if (id === state.selected && outOfSight($('detail'))) reveal(byHand);
}

function outOfSight(panel) {
  const { top } = panel.getBoundingClientRect();
  return top < -40 || top > innerHeight * 0.7;
}

function reveal(byHand) {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  $('detail').scrollIntoView({ block: 'start', behavior: calm ? 'auto' : 'smooth' });
  if (byHand) $('detail-title').focus({ preventScroll: true });
}

function filterBy(status) {
  state.filter = state.filter === status ? null : status;
  showFilter(state.filter);
  clearOrders();
  tick();
}

drawChain(filterBy);
form.start(order => { select(order.id, false); tick(); });
$('detail-close').addEventListener('click', () => select(null, true));
document.addEventListener('visibilitychange', tick);
const linked = new URLSearchParams(location.hash.slice(1)).get('order');
if (linked) {
  state.selected = linked;
  detail.open(linked);
}
tick();
