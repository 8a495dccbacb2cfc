import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serve } from './support/graphqlServers.js';

for (const name of ['yoga', 'apollo']) {
  const on = (t, options) => serve(t, name, options);

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
