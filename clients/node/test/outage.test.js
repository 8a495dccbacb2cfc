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
