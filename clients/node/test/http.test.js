import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import express from 'express';
import fastify from 'fastify';
import { TesseraClient } from 'tessera-tokens';
import { guardApi, requirePermission } from 'tessera-tokens/express';
import { tesseraFastify } from 'tessera-tokens/fastify';
import { FakeTessera, verifierToken } from './support/fakeTessera.js';

const routes = { 'GET /articles': 'article.find', 'POST /articles': 'article.create' };
const seen = (request) => ({ token: request.tessera?.name, kind: request.tessera?.kind });

const programs = {
  express: async (client) => {
    const app = express();
    app.get('/health', (_, response) => response.json({}));
    app.get('/named', requirePermission(client, 'shop:article.named'), (request, response) => response.json(seen(request)));
    app.get('/project/:slug', requirePermission(client, 'shop:article.find', (request) => request.params.slug), (request, response) => response.json(seen(request)));
    app.use(guardApi(client, 'shop'));
    app.all('/{*path}', (request, response) => response.json(seen(request)));
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { port: server.address().port, close: () => { server.closeAllConnections(); server.close(); } };
  },
  fastify: async (client) => {
    const app = fastify({ forceCloseConnections: true });
    await app.register(tesseraFastify, { client, api: 'shop', project: (request) => request.params.slug });
    app.get('/health', { config: { tessera: false } }, async () => ({}));
    app.get('/named', { config: { tessera: 'shop:article.named' } }, async (request) => seen(request));
    app.get('/project/:slug', { config: { tessera: 'shop:article.find' } }, async (request) => seen(request));
    app.all('/*', async (request) => seen(request));
    await app.listen({ port: 0, host: '127.0.0.1' });
    return { port: app.server.address().port, close: () => app.close() };
  },
};

for (const [name, start] of Object.entries(programs)) {
  const on = async (t, options = {}) => {
    const tessera = await FakeTessera.start(t);
    tessera.routes = routes;
    const client = new TesseraClient({ server: tessera.address, verifierToken, cacheFor: 0, publicUrl: 'https://tokens.example.com', onUnavailable: () => undefined, ...options });
    const program = await start(client);
    t.after(program.close);
    return { tessera, port: program.port, ask: (method, target, ...headers) => send(program.port, method, target, headers) };
  };

  test(`${name}: a token that has the permission passes, and the program knows whose it is`, async (t) => {
    const { tessera, ask } = await on(t);
    const token = tessera.issue(['shop:article.find'], { name: 'newsletter' });

    const answer = await ask('GET', '/articles?secret=1', `Authorization: Bearer ${token}`);

    assert.equal(answer.status, 200);
    assert.deepEqual(answer.json, { token: 'newsletter', kind: 'service' });
    assert.deepEqual(tessera.questions.map(({ ip, ...question }) => ({ ...question, isLoopback: ip.includes('127.0.0.1') })), [
      { token, api: 'shop', method: 'GET', path: '/articles', isLoopback: true },
    ]);
  });

  test(`${name}: a refusal says why, what is missing, and where the token can be seen`, async (t) => {
    const { tessera, ask } = await on(t);
    const token = tessera.issue(['shop:article.find']);

    const answer = await ask('POST', '/articles', `Authorization: Bearer ${token}`);

    assert.equal(answer.status, 403);
    assert.equal(answer.headers['www-authenticate'], 'Bearer realm="tessera", error="insufficient_scope", error_description="insufficient_scope", '
      + `scope="shop:article.create", error_uri="${answer.json.tokenPage}"`);
    assert.match(answer.headers['content-type'], /^application\/problem\+json/);
    assert.deepEqual(answer.json, {
      type: 'https://tools.ietf.org/html/rfc9110#section-15.5.4',
      title: 'The token does not allow this.',
      status: 403,
      detail: 'The token does not give shop:article.create.',
      reason: 'insufficient_scope',
      missing: 'shop:article.create',
      tokenPage: `https://tokens.example.com/settings/api-tokens/${tessera.tokens.get(token).record.id}`,
    });
  });

  test(`${name}: the token's page is the one that the server names, unless it names none`, async (t) => {
    const { tessera, ask } = await on(t, { publicUrl: undefined });
    const token = tessera.issue();
    const { id } = tessera.tokens.get(token).record;
    const pageNamed = async (page) => {
      tessera.pageOf = () => page;
      const { json, headers } = await ask('POST', '/articles', `Authorization: Bearer ${token}`);
      assert.equal(/error_uri="(.*)"$/.exec(headers['www-authenticate'])[1], json.tokenPage);
      return json.tokenPage;
    };

    assert.equal(await pageNamed('https://console.example.com/tokens/1'), 'https://console.example.com/tokens/1');
    for (const none of [undefined, null, 7, 'javascript:alert(1)', 'https://a"b', 'https://a\r\nX: b', 'https://\u00e9', `https://${'a'.repeat(2000)}`])
      assert.equal(await pageNamed(none), `${tessera.address}/settings/api-tokens/${id}`);
  });

  test(`${name}: without a token, with a dead one, and with two`, async (t) => {
    const { tessera, ask } = await on(t);
    const [one, other] = [tessera.issue(['shop:article.find']), tessera.issue(['shop:article.find'])];
    const expired = tessera.issue(['shop:article.find'], { expiresAt: '2020-01-01T00:00:00.000Z' });

    const none = await ask('GET', '/articles');
    assert.deepEqual([none.status, none.headers['www-authenticate'], none.json.reason], [401, 'Bearer realm="tessera"', undefined]);
    for (const [token, reason] of [['tss_never', 'unknown'], ['tss-not-one', 'malformed'], [expired, 'expired']]) {
      const dead = await ask('GET', '/articles', `Authorization: Bearer ${token}`);
      assert.deepEqual([dead.status, dead.json.reason], [401, reason]);
      assert.equal(dead.headers['www-authenticate'], `Bearer realm="tessera", error="invalid_token", error_description="${reason}"`);
    }
    assert.equal((await ask('GET', '/articles', `Authorization: Bearer ${one}`, `Authorization: Bearer ${other}`)).status, 400);
    assert.equal((await ask('GET', '/articles', `Authorization: Bearer ${one}, Bearer ${other}`)).status, 400);
    assert.equal((await ask('GET', '/articles', `Authorization: Bearer ${one}`, `Authorization: Bearer ${one}`)).status, 200);
    assert.equal((await ask('GET', '/articles', `X-Api-Key: ${one}`, `Cookie: token=${one}`)).status, 401);
    assert.equal((await ask('GET', `/articles?access_token=${one}`)).status, 401);
  });

  test(`${name}: what no operation leads to is refused to every token`, async (t) => {
    const { tessera, ask } = await on(t);
    const token = tessera.issue(['shop:article.find', 'shop:article.create']);

    for (const target of ['/', '/admin', '/articles/', '/ARTICLES']) {
      const answer = await ask('GET', target, `Authorization: Bearer ${token}`);
      assert.deepEqual([answer.status, answer.json.reason, answer.json.missing], [403, 'insufficient_scope', undefined], target);
    }
  });

  test(`${name}: a target that can be read in two ways does not pass`, async (t) => {
    const { tessera, ask, port } = await on(t);
    const token = tessera.issue(['shop:article.find']);

    for (const target of ['//articles', '/articles;a', '/articles#b', '/articles?a#b', `http://127.0.0.1:${port}/articles`]) {
      const answer = await ask('GET', target, `Authorization: Bearer ${token}`);
      assert.ok(answer.status === 403 || answer.status === 400, `${target}: ${answer.status}`);
      if (answer.status === 403) assert.equal(answer.headers['www-authenticate'], 'Bearer realm="tessera", error="invalid_request", error_description="ambiguous_path"');
    }
  });

  test(`${name}: a route may name its permission`, async (t) => {
    const { tessera, ask } = await on(t);

    assert.equal((await ask('GET', '/named', `Authorization: Bearer ${tessera.issue(['shop:article.named'])}`)).status, 200);
    assert.equal((await ask('GET', '/named', `Authorization: Bearer ${tessera.issue(['shop:article.find'])}`)).json.missing, 'shop:article.named');
    assert.equal((await ask('GET', '/health')).status, 200);
    await ask('GET', '/project/web', `Authorization: Bearer ${tessera.issue()}`);
    assert.equal(tessera.questions.at(-1).project, 'web');
  });

  test(`${name}: while Tessera is away nothing passes, and the answer comes in time`, async (t) => {
    const { tessera, ask } = await on(t, { timeout: 100 });
    const token = tessera.issue(['shop:article.find']);
    const behaviours = [
      () => undefined,
      (_, response) => response.writeHead(500).end(),
      (_, response) => response.writeHead(200).end('{"allowed":true}'),
      (_, response) => response.writeHead(401).end('{"active":true,"allowed":true}'),
      (request) => request.socket.destroy(),
    ];

    for (const behaviour of behaviours) {
      tessera.instead = behaviour;
      const answer = await ask('GET', '/articles', `Authorization: Bearer ${token}`);
      assert.deepEqual([answer.status, answer.headers['retry-after']], [503, '1'], String(behaviour));
    }
    tessera.stop();
    assert.equal((await ask('GET', '/articles', `Authorization: Bearer ${token}`)).status, 503);
  });

  test(`${name}: a server that cannot vouch for its answer is a 503`, async (t) => {
    const { tessera, ask } = await on(t);
    tessera.instead = (_, response) => response.writeHead(200).end('{"active":false,"allowed":false,"reason":"stale"}');

    const answer = await ask('GET', '/articles', 'Authorization: Bearer tss_a');

    assert.deepEqual([answer.status, answer.json.reason, answer.headers['retry-after']], [503, 'stale', '1']);
  });
}

test('express: what is judged is what is routed', async (t) => {
  const tessera = await FakeTessera.start(t);
  tessera.routes = { ...routes, 'GET /shop': 'shop.read', 'GET /shop/articles': 'article.find' };
  const client = new TesseraClient({ server: tessera.address, verifierToken, cacheFor: 0 });
  const app = express();
  app.use((request, _, next) => {
    if (request.url === '/rewritten') request.url = '/admin';
    next();
  });
  app.use('/shop', guardApi(client, 'shop'), (request, response) => response.json(seen(request)));
  app.use(guardApi(client, 'shop'), (request, response) => response.json(seen(request)));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => { server.closeAllConnections(); server.close(); });
  const token = tessera.issue(['shop:shop.read', 'shop:article.find']);
  const paths = ['/shop', '/shop?a=1', '/shop/articles', '/articles', '/rewritten'];

  const answers = await Promise.all(paths.map((path) => send(server.address().port, 'GET', path, [`Authorization: Bearer ${token}`])));

  assert.deepEqual(answers.map((answer) => answer.status), [200, 200, 200, 200, 403]);
  assert.ok(tessera.questions.some((question) => question.path === '/admin'));
});

test('fastify: a route that names no permission is refused where there is no API either', async (t) => {
  const tessera = await FakeTessera.start(t);
  const app = fastify();
  await app.register(tesseraFastify, { client: new TesseraClient({ server: tessera.address, verifierToken }) });
  app.get('/forgotten', async () => 'secret');
  t.after(() => app.close());

  const answer = await app.inject({ url: '/forgotten', headers: { authorization: `Bearer ${tessera.issue(['shop:article.find'])}` } });

  assert.equal(answer.statusCode, 403);
  assert.match(answer.json().detail, /No permission is attached/);
});

test('names that cannot be meant are found when the program starts', async () => {
  const client = new TesseraClient({ server: 'http://127.0.0.1:1', verifierToken });
  assert.throws(() => guardApi(client, 'Shop'), TypeError);
  assert.throws(() => requirePermission(client, 'article.find'), TypeError);
  const app = fastify();
  await app.register(tesseraFastify, { client, api: 'shop' });
  assert.throws(() => app.get('/', { config: { tessera: 'find' } }, async () => ''), TypeError);
  await app.close();
});

/** Sends a request byte for byte: clients would tidy up what this is about. */
async function send(port, method, target, headers) {
  const socket = connect(port, '127.0.0.1');
  socket.setTimeout(10_000, () => socket.destroy(new Error('No answer.')));
  socket.write([`${method} ${target} HTTP/1.1`, 'Host: shop.example', 'Connection: close', ...headers, '', ''].join('\r\n'));
  let text = '';
  for await (const chunk of socket) text += chunk.toString('latin1');
  const [head, body] = [text.slice(0, text.indexOf('\r\n\r\n')), text.slice(text.indexOf('\r\n\r\n') + 4)];
  const lines = head.split('\r\n');
  const answer = { status: Number(lines[0].split(' ')[1]), headers: Object.fromEntries(lines.slice(1).map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)])) };
  const json = answer.headers['transfer-encoding'] === 'chunked' ? body.slice(body.indexOf('\r\n') + 2, body.lastIndexOf('\r\n0\r\n')) : body;
  try {
    return { ...answer, json: JSON.parse(json) };
  } catch {
    return answer;
  }
}
