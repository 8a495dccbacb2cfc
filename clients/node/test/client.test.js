import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { mock, test } from 'node:test';
import { TesseraClient, TesseraUnavailableError } from 'tessera-tokens';
import { FakeTessera, verifierToken } from './support/fakeTessera.js';

const find = 'shop:article.find';

/** @returns {TesseraClient} */
function clientOf(tessera, options = {}) {
  return new TesseraClient({ server: tessera.address, verifierToken, onUnavailable: () => undefined, ...options });
}

const isUnavailable = (error) => error instanceof TesseraUnavailableError;

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
  const token = tessera.issue([find], { expiresAt: new Date(Date.now() + 500).toISOString() });
  const start = Date.now();
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

test('a connection that the server closed meanwhile costs no refusal', async (t) => {
  const tessera = await FakeTessera.start(t);
  const client = clientOf(tessera, { cacheFor: 0 });
  const token = tessera.issue();
  let first = true;
  tessera.instead = (request) => {
    tessera.instead = undefined;
    assert.equal(first, true);
    first = false;
    request.socket.destroy();
  };

  assert.equal((await client.verify({ token })).active, true);
});

const garbage = {
  'no JSON': '<html>',
  'nothing': '',
  'null': 'null',
  'a list': '[{"active":true,"allowed":true}]',
  'no members': '{}',
  'an allow without a token': '{"active":true,"allowed":true}',
  'an allow of a dead token': '{"active":false,"allowed":true,"token":{"id":"01990000-0000-7000-8000-000000000000","kind":"service","name":"n","expiresAt":null}}',
  'an allow by a word': '{"active":"true","allowed":"true","token":{}}',
  'an allow by a number': '{"active":1,"allowed":1}',
  'an allow with a reason': '{"active":true,"allowed":true,"reason":"expired","token":{"id":"01990000-0000-7000-8000-000000000000","kind":"service","name":"n","expiresAt":null}}',
  'a token of no kind': '{"active":true,"allowed":true,"token":{"id":"01990000-0000-7000-8000-000000000000","kind":"root","name":"n","expiresAt":null}}',
  'an expiry that is no time': '{"active":true,"allowed":true,"token":{"id":"01990000-0000-7000-8000-000000000000","kind":"service","name":"n","expiresAt":"soon"}}',
  'a refusal with a line break in its reason': '{"active":false,"allowed":false,"reason":"a\\r\\nX-Evil: 1"}',
  'a refusal with a quotation mark in what is missing': '{"active":true,"allowed":false,"reason":"insufficient_scope","missing":"a:b.c\\"","token":{"id":"01990000-0000-7000-8000-000000000000","kind":"service","name":"n","expiresAt":null}}',
  'more than anybody would say': `{"active":true,"allowed":true,"filler":"${'x'.repeat(2 * 1024 * 1024)}"}`,
  'JSON that does not end': '{"active":true,"allowed":true',
  'deep JSON': '['.repeat(100_000),
};

for (const [what, body] of Object.entries(garbage)) {
  test(`an answer that is ${what} is no answer`, async (t) => {
    const tessera = await FakeTessera.start(t);
    const client = clientOf(tessera, { cacheFor: 0 });
    tessera.instead = (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(body);

    await assert.rejects(client.verify({ token: 'tss_a', permission: find }), isUnavailable);
    await assert.rejects(client.verifyAll([{ token: 'tss_a', permission: find }, { token: 'tss_a' }]), isUnavailable);
  });
}

for (const status of [201, 204, 301, 302, 307, 400, 401, 403, 404, 413, 429, 500, 502, 503]) {
  test(`an answer with status ${status} is no answer, whatever it says`, async (t) => {
    const tessera = await FakeTessera.start(t);
    const token = tessera.issue([find]);
    const record = tessera.tokens.get(token).record;
    const elsewhere = await FakeTessera.start(t);
    elsewhere.issue([find]);
    tessera.instead = (_, response) => response.writeHead(status, { location: `${elsewhere.address}/v1/verify`, 'content-type': 'application/json' })
      .end(JSON.stringify({ active: true, allowed: true, token: record }));

    await assert.rejects(clientOf(tessera).verify({ token, permission: find }), isUnavailable);
    assert.equal(elsewhere.connections, 0);
  });
}

test('bytes that are not HTTP, and hanging up, are no answer', async (t) => {
  for (const bytes of ['', 'not HTTP at all\r\n\r\n', 'HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n{"active":true,"allowed":true']) {
    const listener = createServer((socket) => socket.on('error', () => undefined).once('data', () => socket.end(bytes))).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    t.after(() => listener.close());

    const client = clientOf({ address: `http://127.0.0.1:${listener.address().port}` }, { timeout: 5000 });
    await assert.rejects(client.verify({ token: 'tss_a' }), isUnavailable, bytes);
  }
});

for (const [what, behaviour] of Object.entries({
  'says nothing': () => undefined,
  'says half of it': (_, response) => response.writeHead(200).write('{"active":true,'),
  'says it byte by byte': (_, response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write(' '), 5);
    response.on('close', () => clearInterval(drip));
  },
})) {
  test(`a server that ${what} is waited for no longer than the time-out`, async (t) => {
    const tessera = await FakeTessera.start(t);
    tessera.instead = behaviour;
    const start = performance.now();

    await assert.rejects(clientOf(tessera, { timeout: 100 }).verify({ token: 'tss_a' }), /100 ms/);

    assert.ok(performance.now() - start < 2000);
  });
}

test('after failures in a row nobody is asked for a while, and then again', async (t) => {
  const tessera = await FakeTessera.start(t);
  const client = clientOf(tessera, { failuresToBreak: 3, breakFor: 1000, cacheFor: 0 });
  const token = tessera.issue();
  const start = Date.now();
  let passed = 0;
  t.mock.method(Date, 'now', () => start + passed);
  let asked = 0;
  tessera.instead = (_, response) => { asked++; response.writeHead(500).end(); };

  for (let i = 0; i < 10; i++) await assert.rejects(client.verify({ token }), isUnavailable);
  assert.equal(asked, 3);
  tessera.instead = undefined;
  await assert.rejects(client.verify({ token }), isUnavailable);

  passed = 1001;
  assert.equal((await client.verify({ token })).active, true);
});

test('a question that the server does not take keeps nobody else out', async (t) => {
  const tessera = await FakeTessera.start(t);
  const client = clientOf(tessera, { failuresToBreak: 2, cacheFor: 0 });
  const token = tessera.issue();
  tessera.instead = (_, response) => response.writeHead(400).end();
  for (let i = 0; i < 10; i++) await assert.rejects(client.verify({ token }), isUnavailable);

  tessera.instead = undefined;

  assert.equal((await client.verify({ token })).active, true);
});

test('failures are not kept', async (t) => {
  const tessera = await FakeTessera.start(t);
  const client = clientOf(tessera);
  const token = tessera.issue();
  tessera.instead = (_, response) => response.writeHead(500).end();
  await assert.rejects(client.verify({ token }), isUnavailable);

  tessera.instead = undefined;

  assert.equal((await client.verify({ token })).active, true);
});

test('whoever runs the program learns why, and no secret', async (t) => {
  const tessera = await FakeTessera.start(t);
  const said = mock.fn();
  const client = new TesseraClient({ server: tessera.address, verifierToken: 'tss_wrong', onUnavailable: said });

  await assert.rejects(client.verify({ token: 'tss_shown' }), isUnavailable);

  const [error] = said.mock.calls[0].arguments;
  assert.match(error.message, /401.*verifier token is not valid/);
  assert.doesNotMatch(inspect(error, { depth: 10 }), /tss_/);
});

test('settings that cannot be meant are refused at once', () => {
  const good = { server: 'https://tokens.example.com', verifierToken };
  for (const wrong of [
    { server: 'tokens.example.com' }, { server: 'ftp://a' }, { server: 'https://u:p@a' }, { server: 'https://a?b' }, { verifierToken: '' }, { verifierToken: 'a b' },
    { verifierToken: undefined }, { cacheFor: -1 }, { cacheFor: 2001 }, { cacheFor: NaN }, { timeout: 0 }, { cacheSize: 0 }, { realm: '"' }, { realm: 'a\r\nb' },
  ])
    assert.throws(() => new TesseraClient({ ...good, ...wrong }), inspect(wrong));
});
