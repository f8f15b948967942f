// How figures, times and ids read.

const amounts = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const counts = new Intl.NumberFormat('en');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 2 });
const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

export const money = value => (Number.isFinite(value) ? amounts.format(value) : '–');
export const bigMoney = value => (value >= 1e7 ? compact.format(value) : money(value));
export const count = value => (Number.isFinite(value) ? (value >= 1e6 ? compact : counts).format(value) : '–');
export const shortId = id => String(id ?? '').slice(0, 8);
export const time = instant => (Number.isNaN(Date.parse(instant)) ? '' : clock.format(new Date(instant)));

export function ago(instant) {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(instant)) / 1000));
  if (Number.isNaN(seconds)) return '';
  if (seconds < 5) return 'now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86400)} d ago`;
}

/** How long after the cause, in the unit a person would pick. */
export function later(cause, effect) {
  const millis = Date.parse(effect) - Date.parse(cause);
  if (!(millis >= 0)) return '';
  if (millis < 1000) return `+${millis} ms`;
  if (millis < 60_000) return `+${(millis / 1000).toFixed(1)} s`;
  if (millis < 3_600_000) return `+${Math.round(millis / 60_000)} min`;
  return `+${Math.round(millis / 3_600_000)} h`;
}

/** A name for a product: the one the shop gave it, or its id. */
export function goods(items, names) {
  return (items ?? []).map(item => `${item.quantity} × ${names.get(String(item.productId)) ?? item.productId}`).join(', ');
}
