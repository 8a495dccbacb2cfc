import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { test } from 'node:test';
import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express from 'express';
import { createYoga } from 'graphql-yoga';
import { TesseraClient } from 'tessera-tokens';
import { callerToken as tokenInApollo, tesseraPlugin } from 'tessera-tokens/apollo';
import { callerToken as tokenInYoga, useTessera } from 'tessera-tokens/yoga';
import { articleSchema } from './support/articles.js';
import { FakeTessera, verifierToken } from './support/fakeTessera.js';

const servers = {
  yoga: async (schema, guard, seen) => {
    const yoga = createYoga({ schema, batching: true, logging: false, plugins: [useTessera(guard), { onExecute: ({ args }) => { seen.push(tokenInYoga(args.contextValue)?.name); } }] });
    return createServer(yoga);
  },
  apollo: async (schema, guard, seen) => {
    const apollo = new ApolloServer({
      schema,
      allowBatchedHttpRequests: true,
      includeStacktraceInErrorResponses: false,
      plugins: [tesseraPlugin(guard), { requestDidStart: async () => ({ executionDidStart: async ({ contextValue }) => { seen.push(tokenInApollo(contextValue)?.name); } }) }],
    });
    await apollo.start();
    // Express prints what it refuses, unless it is being tested.
    const app = express().set('env', 'test');
    app.use('/graphql', express.json({ limit: '10mb' }), expressMiddleware(apollo, { context: async ({ req }) => ({ req }) }));
    return createServer(app);
  },
};

for (const [name, create] of Object.entries(servers)) {
  const on = async (t, { client: clientOptions = {}, ...options } = {}) => {
    const tessera = await FakeTessera.start(t);
    const client = new TesseraClient({ server: tessera.address, verifierToken, cacheFor: 0, publicUrl: 'https://tokens.example.com', onUnavailable: () => undefined, ...clientOptions });
    const { schema, ran, events } = articleSchema();
    const seen = [];
    const server = await create(schema, { client, api: 'shop', ...options }, seen);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => { server.closeAllConnections(); server.close(); });
    const address = `http://127.0.0.1:${server.address().port}/graphql`;
    const post = async (body, headers = {}) => {
      const response = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, json: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : undefined };
    };
    const ask = (token, query, more = {}) => post({ query, ...more }, token === undefined ? {} : { authorization: `Bearer ${token}` });
    return { tessera, ran, events, seen, address, post, ask };
  };

  test(`${name}: fields that the token gives are answered, and resolvers know whose it is`, async (t) => {
    const { tessera, ask, seen } = await on(t);

    const { status, json } = await ask(tessera.issue(['shop:article.find', 'shop:article.findOne'], { name: 'newsletter' }), '{ all: articles { title } article(id: 1) { id } __typename }');

    assert.equal(status, 200);
    assert.deepEqual(json, { data: { all: [{ title: 'Oak table' }], article: { id: '1' }, __typename: 'Query' } });
    assert.deepEqual(seen, ['newsletter']);
    assert.deepEqual(tessera.calls.map((call) => call.map(({ permission }) => permission).sort()), [['shop:article.find', 'shop:article.findOne']]);
  });

  test(`${name}: a field that it does not give is refused, and the others are answered`, async (t) => {
    const { tessera, ask, ran } = await on(t);
    const token = tessera.issue(['shop:article.find']);

    const { status, json } = await ask(token, '{ articles { id } mine: article(id: 1) { id } }');

    assert.equal(status, 200);
    assert.deepEqual(json.data, { articles: [{ id: '1' }], mine: null });
    assert.equal(json.errors.length, 1);
    const [{ message, path, extensions }] = json.errors;
    assert.deepEqual({ message, path, extensions }, {
      message: 'The token does not give shop:article.findOne.',
      path: ['mine'],
      extensions: {
        code: 'FORBIDDEN',
        reason: 'insufficient_scope',
        missing: 'shop:article.findOne',
        tokenPage: `https://tokens.example.com/settings/api-tokens/${tessera.tokens.get(token).record.id}`,
      },
    });
    assert.deepEqual(ran, ['articles']);
  });

  test(`${name}: a mutation goes on behind a field that is refused`, async (t) => {
    const { tessera, ask, ran } = await on(t);

    const { json } = await ask(tessera.issue(['shop:article.create']), 'mutation { deleteArticle { id } createArticle(title: "Chair") { article { id } } login }');

    assert.deepEqual(json.data, { deleteArticle: null, createArticle: { article: { id: '1' } }, login: null });
    assert.deepEqual(json.errors.map((error) => error.extensions.missing), ['shop:article.delete', 'shop:mutation.login']);
    assert.deepEqual(ran, ['createArticle']);
  });

  for (const [what, query, more] of [
    ['an alias', '{ articles: article { id } }'],
    ['a fragment', '{ ...F } fragment F on Query { article { id } }'],
    ['fragments in fragments', '{ ... { ...F } } fragment F on Query { ... on Query { ...G } } fragment G on Query { x: article { id } }'],
    ['a directive with a variable', 'query ($v: Boolean!) { article @include(if: $v) { id } }', { variables: { v: true } }],
    ['a variable that is not skipped', 'query ($v: Boolean = false) { article @skip(if: $v) { id } }'],
    ['the operation that is named', 'query A { articles { id } } query B { article { id } }', { operationName: 'B' }],
  ]) {
    test(`${name}: ${what} opens nothing`, async (t) => {
      const { tessera, ask, ran } = await on(t);

      const { json } = await ask(tessera.issue(['shop:article.find']), query, more);

      assert.deepEqual(json.errors.map((error) => [error.extensions.code, error.extensions.missing]), [['FORBIDDEN', 'shop:article.findOne']]);
      assert.deepEqual(ran, []);
    });
  }

  test(`${name}: a root field below another is judged like one at the root`, async (t) => {
    const { tessera, ask, ran } = await on(t);
    const token = tessera.issue(['shop:article.find', 'shop:article.create']);

    const { json } = await ask(token, 'mutation { createArticle { query { articles { id again { article { id } } } } } }');

    assert.deepEqual(json.data.createArticle.query.articles, [{ id: '1', again: { article: null } }]);
    assert.deepEqual(json.errors.map((error) => error.extensions.missing), ['shop:article.findOne']);
    assert.deepEqual(ran, ['createArticle', 'articles']);
    const hidden = await ask(token, 'mutation { createArticle { query { __schema { types { name } } } } }');
    assert.deepEqual([hidden.json.errors[0].extensions.missing, hidden.text.includes('Payload')], ['shop:schema.introspect', false]);
  });

  test(`${name}: without a live token nothing is parsed, validated or executed`, async (t) => {
    const { tessera, ask, post, ran } = await on(t);
    const expired = tessera.issue(['shop:article.find'], { expiresAt: '2020-01-01T00:00:00.000Z' });

    // Without any query Apollo Server refuses by itself, before anybody is asked.
    for (const query of ['{ articles { id } }', '{ artcles { id } }', '{', '{ __schema { types { name } } }', '{ __typename }', ...(name === 'yoga' ? [undefined] : [])]) {
      const none = await ask(undefined, query);
      assert.deepEqual([none.status, none.json.errors[0].extensions.code], [401, 'UNAUTHENTICATED'], query);
      assert.equal(none.headers.get('www-authenticate'), 'Bearer realm="tessera"');
      for (const [token, reason] of [['tss_never', 'unknown'], ['tss-not-one', 'malformed'], [expired, 'expired']]) {
        const { status, headers, json, text } = await ask(token, query);
        assert.deepEqual([status, json.errors[0].extensions.code, json.errors[0].extensions.reason], [401, 'UNAUTHENTICATED', reason], query);
        assert.equal(headers.get('www-authenticate'), `Bearer realm="tessera", error="invalid_token", error_description="${reason}"`);
        assert.doesNotMatch(text, /Did you mean|Syntax|Cannot query|"data":\{/);
      }
    }
    assert.equal((await post('{', { authorization: 'Bearer tss_never' })).status >= 400, true);
    assert.deepEqual(ran, []);
  });

  test(`${name}: two different tokens are a bad request`, async (t) => {
    const { tessera, post, ran } = await on(t);
    const [one, other] = [tessera.issue(['shop:article.find']), tessera.issue(['shop:article.find'])];

    const { status, json } = await post({ query: '{ articles { id } }' }, { authorization: `Bearer ${one}, Bearer ${other}` });

    assert.deepEqual([status, json.errors[0].extensions.code], [400, 'BAD_REQUEST']);
    assert.deepEqual(ran, []);
  });

  test(`${name}: while Tessera is away nothing runs, and the answer comes in time`, async (t) => {
    const { tessera, ask, ran } = await on(t, { client: { timeout: 100 } });
    const token = tessera.issue(['shop:article.find']);

    for (const behaviour of [() => undefined, (_, response) => response.writeHead(500).end(), (_, response) => response.end('[{"allowed":true}]'), (request) => request.socket.destroy()]) {
      tessera.instead = behaviour;
      const { status, headers, json } = await ask(token, '{ articles { id } }');
      assert.deepEqual([status, headers.get('retry-after'), json.errors[0].extensions.code], [503, '1', 'SERVICE_UNAVAILABLE'], String(behaviour));
    }
    assert.deepEqual(ran, []);
  });

  test(`${name}: the schema is for those who may see it`, async (t) => {
    const query = '{ __schema { types { name } } }';
    const { tessera, ask } = await on(t);
    const refused = await ask(tessera.issue(['shop:article.find']), query);
    assert.deepEqual([refused.status, refused.json.errors[0].extensions.missing, refused.json.data ?? null], [403, 'shop:schema.introspect', null]);
    assert.equal((await ask(tessera.issue(['shop:schema.introspect']), query)).json.data.__schema.types.length > 5, true);

    const live = await on(t, { introspection: 'live' });
    assert.equal((await live.ask(live.tessera.issue(), query)).status, 200);
    assert.equal((await live.ask('tss_never', query)).status, 401);

    const never = await on(t, { introspection: 'never' });
    assert.equal((await never.ask(never.tessera.issue(['shop:schema.introspect']), query)).status, 403);
  });

  for (const [what, query, limit] of [
    ['10 000 levels', '{articles{again'.repeat(5000) + '}}'.repeat(5000), 'maxDepth'],
    ['1 000 aliases', `{${Array.from({ length: 1000 }, (_, i) => `a${i}: articles { id }`).join(' ')}}`, 'maxAliases'],
    ['51 root fields', `{${'articles { id } '.repeat(51)}}`, 'maxRootFields'],
    ['51 root fields in fragments', `{ ...F ${'articles { id } '.repeat(26)}} fragment F on Query {${'orders { id } '.repeat(26)}}`, 'maxRootFields'],
    ['6 000 tokens', `{${'plain '.repeat(6000)}}`, 'maxTokens'],
    ['a megabyte', `{ article(id: "${'x'.repeat(1024 * 1024)}") { id } }`, 'maxSize'],
  ]) {
    test(`${name}: ${what} are refused, and the next request is answered`, async (t) => {
      const { tessera, ask, ran } = await on(t);
      const token = tessera.issue(['shop:article.find', 'shop:order.find']);

      const { status, json } = await ask(token, query);

      assert.deepEqual([status, json.errors[0].extensions.code, json.errors[0].extensions.limit], [400, 'OPERATION_TOO_LARGE', limit]);
      assert.deepEqual(ran, []);
      assert.equal((await ask(token, '{ articles { id } }')).status, 200);
    });
  }

  for (const [what, body] of Object.entries({
    'no GraphQL': { query: '{ articles { id } ' },
    'an empty document': { query: '' },
    'no document': {},
    'a document that is a number': { query: 1 },
    'a document that is a list': { query: [['{ articles { id } }']] },
    'an operation that there is not': { query: 'query A { articles { id } }', operationName: 'B' },
    'two operations and no name': { query: 'query A { articles { id } } query B { articles { id } }' },
    'fragments that hold each other': { query: '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A articles { id } }' },
    'a fragment that holds itself': { query: '{ ...A } fragment A on Query { ...A }' },
    'a fragment that there is not': { query: '{ ...A }' },
    'a field that there is not': { query: '{ nothing }' },
    'a schema': { query: 'type Query { articles: Int }' },
    'no JSON': '{"query":',
    'an empty batch': [],
  })) {
    test(`${name}: ${what} is refused, and the next request is answered`, async (t) => {
      const { tessera, post, ask, ran } = await on(t);
      const token = tessera.issue(['shop:article.find', 'shop:nothing.findOne']);

      const { status, json } = await post(body, { authorization: `Bearer ${token}` });

      assert.ok(status >= 400 || json.errors?.length > 0 || (Array.isArray(json) && json.length === 0), `${status} ${JSON.stringify(json)}`);
      assert.deepEqual(ran, []);
      assert.equal((await ask(token, '{ articles { id } }')).status, 200);
    });
  }

  test(`${name}: a batch is judged operation by operation, and only so many are taken`, async (t) => {
    const { tessera, post } = await on(t, { limits: { maxBatch: 3 } });
    const headers = { authorization: `Bearer ${tessera.issue(['shop:article.find'])}` };
    const operation = { query: '{ articles { id } }' };

    const { json } = await post([operation, { query: '{ article { id } }' }, operation], headers);
    assert.deepEqual(json.map(({ errors }) => errors?.[0].extensions.missing), [undefined, 'shop:article.findOne', undefined]);

    const more = await post(Array(4).fill(operation), headers);
    assert.match(more.text, /maxBatch/);
    const dead = await post([operation, operation], { authorization: 'Bearer tss_never' });
    assert.equal(dead.status, 401);
  });

  test(`${name}: requests at the same time do not get into each other's names`, async (t) => {
    const { tessera, ask } = await on(t);
    const tokens = Array.from({ length: 20 }, (_, i) => tessera.issue(i % 2 === 0 ? ['shop:article.find'] : ['shop:order.find']));

    const answers = await Promise.all(tokens.map((token) => ask(token, '{ articles { id } }')));

    answers.forEach(({ json }, i) => assert.equal(json.errors?.[0].extensions.missing, i % 2 === 0 ? undefined : 'shop:article.find'));
  });

  test(`${name}: permissions may be given otherwise, and nobody has one where none can be named`, async (t) => {
    const { tessera, ask } = await on(t, { permissions: (_, field) => (field === 'plain' ? 'article.find' : undefined) });
    const token = tessera.issue(['shop:article.find']);

    assert.equal((await ask(token, '{ plain }')).json.errors, undefined);
    const wrong = await on(t, { permissions: { 'Query.plain': 'no permission' } });
    const { json, status } = await wrong.ask(wrong.tessera.issue(), '{ plain }');
    assert.ok(status >= 400 || json.errors.length > 0);
    assert.equal(json.data?.plain, undefined);
  });

  test(`${name}: the queries of GET are judged too`, async (t) => {
    const { tessera, address } = await on(t);
    const headers = { authorization: `Bearer ${tessera.issue(['shop:article.find'])}`, 'apollo-require-preflight': '1', accept: 'application/json' };
    const get = async (query, more = headers) => await fetch(`${address}?query=${encodeURIComponent(query)}`, { headers: more });

    assert.deepEqual((await (await get('{ articles { id } }')).json()).data, { articles: [{ id: '1' }] });
    assert.equal((await (await get('{ article { id } }')).json()).errors[0].extensions.missing, 'shop:article.findOne');
    assert.equal((await get('{ articles { id } }', { 'apollo-require-preflight': '1', accept: 'application/json' })).status, 401);
  });
}
