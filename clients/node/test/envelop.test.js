import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { test } from 'node:test';
import { envelop, useEngine, useSchema } from '@envelop/core';
import * as graphql from 'graphql';
import { createYoga } from 'graphql-yoga';
import { TesseraClient } from 'tessera-tokens';
import { useTessera as useEnvelop } from 'tessera-tokens/envelop';
import { useTessera as useYoga } from 'tessera-tokens/yoga';
import { articleSchema } from './support/articles.js';
import { FakeTessera, verifierToken } from './support/fakeTessera.js';

async function guardOf(t) {
  const tessera = await FakeTessera.start(t);
  return { tessera, guard: { client: new TesseraClient({ server: tessera.address, verifierToken, cacheFor: 0 }), api: 'shop' } };
}

const bearer = (token) => ({ request: { headers: new Headers({ authorization: `Bearer ${token}` }) } });

test('envelop: fields are judged, and what comes without a live token is not executed', async (t) => {
  const { tessera, guard } = await guardOf(t);
  const { schema, ran } = articleSchema();
  const getEnveloped = envelop({ plugins: [useEngine(graphql), useSchema(schema), useEnvelop(guard)] });
  const run = async (context, text) => {
    const { parse, execute, contextFactory } = getEnveloped(context);
    return execute({ schema, document: parse(text), contextValue: await contextFactory() });
  };

  const { data, errors } = await run(bearer(tessera.issue(['shop:article.find'])), '{ articles { id } article { id } }');
  assert.deepEqual(JSON.parse(JSON.stringify(data)), { articles: [{ id: '1' }], article: null });
  assert.equal(errors[0].extensions.missing, 'shop:article.findOne');
  ran.length = 0;
  for (const context of [{}, bearer('tss_never'), { req: { headersDistinct: { authorization: ['Bearer a', 'Bearer b'] } } }])
    await assert.rejects(run(context, '{ articles { id } }'), (error) => [400, 401].includes(error.extensions.http.status));
  assert.throws(() => getEnveloped({}).parse('{a'.repeat(10_000)), /maxDepth/);
  assert.deepEqual(ran, []);
});

test('a schema that is guarded runs nowhere without the guard', async (t) => {
  const { guard } = await guardOf(t);
  const { schema, ran } = articleSchema();
  envelop({ plugins: [useEngine(graphql), useSchema(schema), useEnvelop(guard)] })({});

  for (const contextValue of [undefined, null, {}, 'context']) {
    const { data, errors } = await graphql.graphql({ schema, source: '{ articles { id } }', contextValue });
    assert.deepEqual([data.articles, errors[0].extensions.code], [null, 'UNAUTHENTICATED']);
  }
  assert.deepEqual(ran, []);
});

test('one context for two callers is refused', async (t) => {
  const { tessera, guard } = await guardOf(t);
  const { schema, ran } = articleSchema();
  const getEnveloped = envelop({ plugins: [useEngine(graphql), useSchema(schema), useEnvelop(guard)] });
  const shared = {};
  const { execute } = getEnveloped({});
  const as = (token) => {
    Object.assign(shared, bearer(token));
    return execute({ schema, document: graphql.parse('{ articles { id } }'), contextValue: shared });
  };
  await as(tessera.issue(['shop:article.find']));
  ran.length = 0;

  await assert.rejects(async () => as(tessera.issue([])), /share one context/);

  assert.deepEqual(ran, []);
});

async function subscribe(t, permissions) {
  const { tessera, guard } = await guardOf(t);
  const { schema, ran, events } = articleSchema();
  const server = createServer(createYoga({ schema, logging: false, plugins: [useYoga(guard)] })).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => { server.closeAllConnections(); server.close(); });
  const token = tessera.issue(permissions);
  const response = await fetch(`http://127.0.0.1:${server.address().port}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: 'subscription { articles { id } }' }),
  });
  const reader = response.body.getReader();
  let text = '';
  const until = async (pattern) => {
    while (!pattern.test(text)) {
      const { done, value } = await reader.read();
      if (done) break;
      text += Buffer.from(value).toString();
    }
    assert.match(text, pattern);
    return text;
  };
  return { tessera, token, ran, events, until, reader };
}

test('a subscription takes the permission of its root field', async (t) => {
  const { ran, until } = await subscribe(t, ['shop:article.findOne']);

  assert.match(await until(/errors/), /"missing":"shop:article.find"/);
  assert.deepEqual(ran, []);
});

test('a subscription ends when its token is revoked', async (t) => {
  const { tessera, token, events, until } = await subscribe(t, ['shop:article.find']);
  events.send();
  await until(/"data":\{"articles":\{"id":"1"\}\}/);

  tessera.revoke(token);
  events.send();

  assert.match(await until(/UNAUTHENTICATED/), /"reason":"unknown"/);
  assert.equal(events.closed, true);
});

test('the source of a subscription is closed when the client leaves', async (t) => {
  const { events, until, reader } = await subscribe(t, ['shop:article.find']);
  events.send();
  await until(/"id":"1"/);

  await reader.cancel();

  while (!events.closed) await new Promise((done) => setImmediate(done));
});
