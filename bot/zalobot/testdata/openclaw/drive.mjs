// Lets a test use @openclaw/zalo: a JSON line in, {"call": NAME, "args": [...]}, and a JSON line out, {"value"} or
// {"error", "code", "empty"}. The token comes first in args. "webhook" reads a body as its webhook does. It ends when stdin
// is closed. The address of the server is in ZALO_API_URL.
import { readdirSync } from 'node:fs';
import { register } from 'node:module';
import { createInterface } from 'node:readline';

register('./host.mjs', import.meta.url);

const folder = new URL('./node_modules/@openclaw/zalo/dist/.setup/', import.meta.url);
const file = (prefix) => new URL(readdirSync(folder).find((name) => name.startsWith(prefix)), folder);
const api = {};
for (const value of Object.values(await import(file('send-')))) if (typeof value === 'function') api[value.name] = value;
const { zaloWebhookIngressRuntime } = await import(file('webhook-spool-'));

api.webhook = async (_token, body) => {
  let read;
  const ingress = zaloWebhookIngressRuntime.createZaloWebhookIngress({
    accountId: 'test', queue: {}, runtime: {}, deliver: async (update) => { read = update; },
  });
  await ingress.accept(body);
  return read;
};

for await (const line of createInterface({ input: process.stdin })) {
  const { call, args } = JSON.parse(line);
  let out;
  try {
    out = { value: (await api[call](...args)) ?? null };
  } catch (err) {
    out = { error: String(err?.message ?? err), code: err?.errorCode ?? 0, empty: err?.isPollingTimeout ?? false };
  }
  console.log(JSON.stringify(out));
}
