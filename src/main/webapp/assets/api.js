// Calls to the server. Every failure is a Problem: what the server said (RFC 9457), or that it did not answer.

const root = new URL('..', import.meta.url);

export class Problem extends Error {
  constructor({ title, status = 0, detail, errors, traceId }) {
    super(title);
    Object.assign(this, { title, status, detail, errors: Array.isArray(errors) ? errors : [], traceId });
  }

  /** Nobody answered: whether the call had an effect is not known. */
  get unreachable() {
    return this.status === 0;
  }
}

export const address = path => new URL(path, root);

export async function get(path) {
  return answer(await send(address(path)));
}

export async function post(path, body, headers = {}) {
  const json = body === undefined ? {} : { 'Content-Type': 'application/json' };
  return answer(await send(address(path), {
    method: 'POST',
    headers: { ...json, ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  }));
}

/** Health stands at the server's root, and a server that is not ready answers 503 with the same body. */
export async function ready() {
  const response = await send(new URL('/health/ready', location.origin));
  const health = await response.json().catch(() => null);
  if (!health?.status) throw await problem(response);
  return health;
}

async function send(url, options = {}) {
  const headers = { Accept: 'application/json, application/problem+json', ...options.headers };
  try {
    return await fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(10_000), ...options, headers });
  } catch (failure) {
    const detail = failure.name === 'TimeoutError' ? 'It did not answer within 10 seconds.' : undefined;
    throw new Problem({ title: 'The server cannot be reached.', detail });
  }
}

async function answer(response) {
  if (!response.ok) throw await problem(response);
  if (response.status === 204) return null;
  const text = await response.text().catch(() => { throw new Problem({ title: 'The answer broke off.' }); });
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    throw new Problem({ title: 'The server’s answer is not JSON.', status: response.status });
  }
}

async function problem(response) {
  const told = response.bodyUsed ? null : await response.json().catch(() => null);
  const title = told?.title || `The server answered ${response.status} ${response.statusText}`.trim();
  return new Problem({ ...told, title, status: response.status });
}
