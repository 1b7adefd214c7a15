// Stands in for the program that @openclaw/zalo is a part of, and which is not installed: the few functions of it that the
// client's calls and its reading of webhooks go through. Everything else it imports is a value that can be called and asked
// for anything, and does nothing.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const needed = `
const nothing = new Proxy(function () {}, {
  get: (_, key) => (key === 'then' ? undefined : key === Symbol.toPrimitive ? () => '' : nothing),
  apply: () => nothing,
  construct: () => nothing,
});
const host = {
  resolveTimerTimeoutMs: (ms, otherwise) => ms ?? otherwise,
  assertOkOrThrowProviderError: async (response, label) => {
    if (!response.ok) throw new Error(label + ': HTTP ' + response.status);
  },
  readProviderJsonResponse: (response) => response.json(),
  resolvePinnedHostnameWithPolicy: async () => {},
  formatErrorMessage: (err) => String(err?.message ?? err),
  normalizeNullableString: (s) => (typeof s === 'string' && s.trim() ? s.trim() : null),
  createChannelIngressError: (name) => class extends Error { name = name; },
  bindIngressLifecycleToReplyOptions: (lifecycle) => ({ turnAdoptionLifecycle: lifecycle }),
  createChannelIngressMonitor: (options) => ({
    start() {},
    stop() {},
    admit: async (raw) => {
      const facts = options.inspect(raw);
      await options.deliver(raw, {}, { id: facts.eventId, payload: { version: options.payload.version, rawEvent: raw } });
    },
  }),
};
`;

export async function resolve(specifier, context, next) {
  if (!specifier.startsWith('openclaw/')) return next(specifier, context);
  return { url: `host:${specifier}?for=${encodeURIComponent(context.parentURL)}`, shortCircuit: true };
}

export async function load(url, context, next) {
  if (!url.startsWith('host:')) return next(url, context);
  const specifier = url.slice('host:'.length, url.indexOf('?'));
  const parent = readFileSync(fileURLToPath(decodeURIComponent(url.slice(url.indexOf('=') + 1))), 'utf8');
  const lines = parent.split('\n').filter((line) => line.startsWith('import ') || line.startsWith('export '));
  const names = new Set();
  for (const line of lines.filter((l) => l.includes(`"${specifier}"`))) {
    for (const name of (line.match(/\{([^}]*)\}/)?.[1] ?? '').split(',')) names.add(name.trim().split(' as ')[0]);
  }
  names.delete('');
  const source = needed + [...names].map((n) => `export const ${n} = host[${JSON.stringify(n)}] ?? nothing;`).join('\n');
  return { format: 'module', source, shortCircuit: true };
}
