// What runs: health, modules, and the figures along the life of an order.

import { $, el, flash, follow, text } from './dom.js';
import { bigMoney, count } from './format.js';

export const CHAIN = ['PENDING', 'CONFIRMED', 'COMPLETED', 'SHIPPED', 'DELIVERED'];
const STATUSES = [...CHAIN, 'CANCELLED'];
const HEALTH = { up: 'Ready', degraded: 'Degraded, still taking orders', down: 'Not ready', unreachable: 'Not reachable', unknown: 'Health unknown' };

/** Draws the chain; a click on a figure asks for the orders of that status, a second one for all. */
export function drawChain(onFilter) {
  $('chain').replaceChildren(...STATUSES.map(status => el('li', { 'data-status': status },
    el('button', { type: 'button', 'aria-pressed': 'false', onclick: () => onFilter(status) },
      el('span', {}, status), el('b', {}, '–')))));
}

export function showFilter(chosen) {
  for (const figure of $('chain').children) {
    figure.firstElementChild.setAttribute('aria-pressed', String(figure.dataset.status === chosen));
  }
}

export function showStats(stats) {
  for (const figure of $('chain').children) {
    change(figure.querySelector('b'), count(stats.orders?.[figure.dataset.status] ?? 0));
  }
  text($('figure-revenue'), bigMoney(stats.revenue));
  text($('figure-notifications'), count(stats.notifications));
  text($('figure-pending'), count(stats.pending));
  $('underway').classList.toggle('busy', stats.pending > 0);
}

function change(figure, value) {
  const known = figure.textContent;
  if (known === value) return;
  text(figure, value);
  if (known !== '–') flash(figure);
}

/** Shows what /health/ready said; without an answer, the problem says whether anybody is there at all. */
export function showHealth(health, problem) {
  const state = health ? overall(health) : problem.unreachable ? 'unreachable' : 'unknown';
  $('health').dataset.health = state;
  text($('health'), HEALTH[state]);
  if (!health) return;
  const checks = health.checks ?? [];
  const modules = modulesOf(checks);
  $('modules').hidden = modules.length === 0;
  follow($('modules'), modules, name => name, name => el('li', { 'data-module': name }, name));
  follow($('checks'), checks, check => check.name, drawCheck, updateCheck);
}

function overall({ status, checks }) {
  if (status !== 'UP') return 'down';
  return checks?.some(degraded) ? 'degraded' : 'up';
}

function drawCheck(check) {
  return el('li', {}, el('b', {}, check.name), el('span'), el('small'));
}

function updateCheck(node, check) {
  const [, status, data] = node.children;
  node.dataset.health = check.status !== 'UP' ? 'down' : degraded(check) ? 'degraded' : 'up';
  text(status, node.dataset.health === 'degraded' ? 'degraded' : String(check.status).toLowerCase());
  text(data, Object.entries(check.data ?? {}).filter(([key]) => key !== 'modules')
    .map(([key, value]) => `${key} ${value}`).join(' · '));
}

/** Ready but not whole, as with the broker gone: some value of the check's data says so. */
function degraded({ data }) {
  return Object.entries(data ?? {}).some(([key, value]) =>
    (key === 'degraded' && String(value) === 'true') || /^degraded$/i.test(String(value)));
}

/** Health data holds plain values only, so the modules come as one comma-separated text. */
function modulesOf(checks) {
  const named = checks.map(check => check.data?.modules).find(Boolean) ?? '';
  return [...new Set((Array.isArray(named) ? named : String(named).split(',')).map(name => name.trim()).filter(Boolean))];
}
