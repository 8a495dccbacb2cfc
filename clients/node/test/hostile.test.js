import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serve } from './support/graphqlServers.js';

for (const name of ['yoga', 'apollo', 'envelop']) {
  const on = (t, options) => serve(t, name, options);

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

  for (const [limit, most, query] of [
    ['maxSize', 20, '{ articles { id    } }'],
    ['maxTokens', 5, '{ articles { id } }'],
    ['maxDepth', 1, '{ articles { id } }'],
    ['maxAliases', 1, '{ a: articles { id } b: articles { id } }'],
    ['maxRootFields', 1, '{ articles { id } orders { id } }'],
  ]) {
    test(`${name}: ${limit} is a setting`, async (t) => {
      const permissions = ['shop:article.find', 'shop:order.find'];
      const [lower, usual] = [await on(t, { limits: { [limit]: most } }), await on(t)];

      const refused = await lower.ask(lower.tessera.issue(permissions), query);
      const answered = await usual.ask(usual.tessera.issue(permissions), query);

      assert.deepEqual([refused.status, refused.json.errors[0].extensions.limit], [400, limit]);
      assert.deepEqual([answered.status, answered.json.errors], [200, undefined]);
      assert.deepEqual(lower.ran, []);
    });
  }

  test(`${name}: a batch beyond the limit is not executed, and the next request is answered`, async (t) => {
    const { tessera, post, ask, ran } = await on(t);
    const token = tessera.issue(['shop:article.find']);

    const { text } = await post(Array(1000).fill({ query: '{ articles { id } }' }), { authorization: `Bearer ${token}` });

    // Envelop is given one operation at a time: whoever takes batches from the wire counts them.
    if (name !== 'envelop') assert.match(text, /maxBatch/);
    assert.ok(ran.length <= 10, `${ran.length} operations ran`);
    assert.equal((await ask(token, '{ articles { id } }')).status, 200);
  });
}
