import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { test } from 'node:test';
import { TesseraClient } from 'tessera-tokens';
import { FakeTessera, verifierToken } from './support/fakeTessera.js';

const find = 'shop:article.find';

/** @returns {TesseraClient} */
function clientOf(tessera, options = {}) {
  return new TesseraClient({ server: tessera.address, verifierToken, onUnavailable: () => undefined, ...options });
}

test('an answer is used again for as long as the setting says, counted from the question', async (t) => {
  const tessera = await FakeTessera.start(t);
  const client = clientOf(tessera, { cacheFor: 1000 });
  const token = tessera.issue([find]);
  let now = Math.ceil(performance.now());
  t.mock.method(performance, 'now', () => now);

  assert.equal((await client.verify({ token, permission: find })).allowed, true);
  tessera.revoke(token);
  now += 999;
  assert.equal((await client.verify({ token, permission: find })).allowed, true);
  assert.equal(tessera.calls.length, 1);
  now += 1;
  assert.deepEqual(await client.verify({ token, permission: find }), { active: false, allowed: false, reason: 'unknown' });
  assert.equal(tessera.calls.length, 2);
});

test('a slow answer is used no longer than a quick one', async (t) => {
  const tessera = await FakeTessera.start(t);
  const client = clientOf(tessera, { cacheFor: 1000 });
  const token = tessera.issue([find]);
  let now = Math.ceil(performance.now());
  t.mock.method(performance, 'now', () => now);
  let letGo;
  tessera.held = new Promise((done) => { letGo = done; });

  const first = client.verify({ token, permission: find });
  now += 1000;
  const second = client.verify({ token, permission: find });
  letGo();
  await Promise.all([first, second]);

  assert.equal(tessera.calls.length, 2);
});

test('with a cache of 0 every request asks', async (t) => {
  const tessera = await FakeTessera.start(t);
  const client = clientOf(tessera, { cacheFor: 0 });
  const token = tessera.issue([find]);

  await Promise.all([client.verify({ token, permission: find }), client.verify({ token, permission: find })]);
  tessera.revoke(token);

  assert.equal((await client.verify({ token, permission: find })).active, false);
  assert.equal(tessera.calls.length, 3);
  assert.equal(client.cached, 0);
});

test('a refusal is kept like any answer', async (t) => {
  const tessera = await FakeTessera.start(t);
  const client = clientOf(tessera);

  for (let i = 0; i < 3; i++) assert.equal((await client.verify({ token: 'tss_unknown' })).reason, 'unknown');

  assert.equal(tessera.calls.length, 1);
});

test('an answer ends with its token', async (t) => {
  const tessera = await FakeTessera.start(t);
  const client = clientOf(tessera);
  const start = Date.now();
  const token = tessera.issue([find], { expiresAt: new Date(start + 500).toISOString() });
  let passed = 0;
  t.mock.method(Date, 'now', () => start + passed);

  assert.equal((await client.verify({ token, permission: find })).allowed, true);
  passed = 499;
  assert.equal((await client.verify({ token, permission: find })).allowed, true);
  passed = 501;

  assert.equal((await client.verify({ token, permission: find })).reason, 'expired');
});

test('equal questions under way are one, and others are not mixed up with them', async (t) => {
  const tessera = await FakeTessera.start(t);
  const client = clientOf(tessera);
  const token = tessera.issue([find]);

  const answers = await Promise.all([
    ...Array.from({ length: 20 }, (_, i) => client.verify({ token, permission: find, ip: `10.0.0.${i}` })),
    client.verify({ token, permission: 'shop:article.create' }),
    client.verify({ token: tessera.issue(), permission: find }),
    client.verify({ token, api: 'shop', method: 'GET', path: '/articles' }),
  ]);

  assert.deepEqual(answers.map((answer) => answer.allowed), [...Array(20).fill(true), false, false, false]);
  assert.equal(tessera.calls.length, 4);
});

test('many questions go in one call, and those that are known not at all', async (t) => {
  const tessera = await FakeTessera.start(t);
  const client = clientOf(tessera);
  const token = tessera.issue([find]);
  await client.verify({ token, permission: find });

  const names = ['a', 'b', 'a', 'c'];
  const answers = await client.verifyAll([{ token, permission: find }, ...names.map((name) => ({ token, permission: `shop:article.${name}` }))]);

  assert.deepEqual(answers.map((answer) => answer.missing), [undefined, ...names.map((name) => `shop:article.${name}`)]);
  assert.deepEqual(tessera.calls.map((call) => call.length), [1, 3]);
});

test('more questions than the server takes at once go in several calls', async (t) => {
  const tessera = await FakeTessera.start(t);
  const client = clientOf(tessera);
  const token = tessera.issue();

  const answers = await client.verifyAll(Array.from({ length: 250 }, (_, i) => ({ token, permission: `shop:article.a${i}` })));

  assert.deepEqual(tessera.calls.map((call) => call.length).sort(), [100, 100, 50]);
  answers.forEach((answer, i) => assert.equal(answer.missing, `shop:article.a${i}`));
});

test('the cache is bounded, and holds no token', async (t) => {
  const tessera = await FakeTessera.start(t);
  const client = clientOf(tessera, { cacheSize: 10 });

  for (let i = 0; i < 100; i++) await client.verify({ token: `tss_stranger${i}` });

  assert.equal(client.cached, 10);
  assert.doesNotMatch(inspect(client, { depth: 10, showHidden: true }) + JSON.stringify(client), /tss_/);
});

test('what cannot be a token is refused without asking', async (t) => {
  const tessera = await FakeTessera.start(t);
  const client = clientOf(tessera);

  for (const token of ['', ' ', 'tss_é', 'tss_a b', 'x'.repeat(101), 'x'.repeat(1_000_000), 'tss_\n', '../..'])
    assert.deepEqual(await client.verify({ token, permission: find }), { active: false, allowed: false, reason: 'malformed' });

  assert.equal(tessera.calls.length, 0);
});

test('connections are used again', async (t) => {
  const tessera = await FakeTessera.start(t);
  const client = clientOf(tessera, { cacheFor: 0 });

  for (let i = 0; i < 20; i++) await client.verify({ token: tessera.issue() });

  assert.ok(tessera.connections <= 2, `${tessera.connections} connections`);
});

test('settings that cannot be meant are refused at once', () => {
  const good = { server: 'https://tokens.example.com', verifierToken };
  for (const wrong of [
    { server: 'tokens.example.com' }, { server: 'ftp://a' }, { server: 'https://u:p@a' }, { server: 'https://a?b' }, { verifierToken: '' }, { verifierToken: 'a b' },
    { verifierToken: undefined }, { cacheFor: -1 }, { cacheFor: 2001 }, { cacheFor: NaN }, { timeout: 0 }, { cacheSize: 0 }, { realm: '"' }, { realm: 'a\r\nb' },
  ])
    assert.throws(() => new TesseraClient({ ...good, ...wrong }), inspect(wrong));
});
