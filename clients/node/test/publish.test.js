import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';

const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const secret = 'tsp_notforeyes';
const sdl = `
  directive @key(fields: String!) on OBJECT
  type Query { articles: [Article] article(id: ID): Article }
  type Mutation { createArticle(title: String): Article _reset: Boolean }
  type Subscription { orders: Int }
  type Article @key(fields: "id") @unknown { id: ID }
`;

/** A catalogue that keeps what it is given. */
async function catalogueOf(t, registered) {
  const catalogue = { registered, put: [], instead: undefined };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (catalogue.instead) return catalogue.instead(request, response);
    if (request.headers.authorization !== `Bearer ${secret}`) return response.writeHead(401).end(JSON.stringify({ title: 'The token is not valid.' }));
    if (request.method === 'GET') return catalogue.registered ? response.end(JSON.stringify(catalogue.registered)) : response.writeHead(404).end('{}');
    catalogue.put.push({ url: request.url, ...JSON.parse(body) });
    return response.end(JSON.stringify({
      api: 'shop', created: !catalogue.registered, dryRun: request.url.endsWith('?dryRun=true'), removed: [], changed: [], uncovered: [],
      added: [{ permission: 'shop:article.find', access: 'read', liveTokens: 3 }],
    }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => { server.closeAllConnections(); server.close(); });
  catalogue.address = `http://127.0.0.1:${server.address().port}`;
  return catalogue;
}

async function run(t, args, { env = { TESSERA_TOKEN: secret }, files = {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-publish-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries({ 'schema.graphql': sdl, ...files })) writeFileSync(join(folder, name), text);
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, env });
  let said = '';
  child.stdout.on('data', (chunk) => { said += chunk; });
  child.stderr.on('data', (chunk) => { said += chunk; });
  const [code] = await once(child, 'close');
  assert.doesNotMatch(said, new RegExp(secret));
  return { code, said };
}

const own = ['publish', 'schema.graphql', '--api', 'shop', '--server'];

test('the root fields of a schema are registered as what they are', async (t) => {
  const catalogue = await catalogueOf(t);

  const { code, said } = await run(t, [...own, catalogue.address, '--title', 'The shop']);

  assert.equal(code, 0, said);
  assert.deepEqual(catalogue.put, [{
    url: '/v1/apis/shop',
    title: 'The shop',
    routes: [
      { method: 'GRAPHQL', path: '/Query.__schema', resource: 'schema', action: 'introspect', access: 'read' },
      { method: 'GRAPHQL', path: '/Query.articles', resource: 'article', action: 'find', access: 'read' },
      { method: 'GRAPHQL', path: '/Query.article', resource: 'article', action: 'findOne', access: 'read' },
      { method: 'GRAPHQL', path: '/Mutation.createArticle', resource: 'article', action: 'create', access: 'write' },
      { method: 'GRAPHQL', path: '/Subscription.orders', resource: 'order', action: 'find', access: 'read' },
    ],
  }]);
  assert.match(said, /added {6}shop:article\.find \(read\), live tokens that it touches: 3/);
  assert.match(said, /uncovered {2}Mutation\._reset/);
  assert.match(said, /shop is registered\./);
});

test('the HTTP routes of the API stay, and fields that went go', async (t) => {
  const route = { method: 'GET', path: '/{vcs}/{org}/{repo}', project: '{vcs}/{org}/{repo}' };
  const catalogue = await catalogueOf(t, { resources: [{ name: 'article', actions: [
    { name: 'find', access: 'read', routes: [route, { method: 'GRAPHQL', path: '/Query.articles' }] },
    { name: 'gone', access: 'read', routes: [{ method: 'GRAPHQL', path: '/Query.gone' }] },
  ] }] });

  await run(t, [...own, catalogue.address]);

  const [{ routes }] = catalogue.put;
  assert.deepEqual(routes.filter(({ method }) => method !== 'GRAPHQL'), [{ ...route, resource: 'article', action: 'find', access: 'read' }]);
  assert.equal(routes.filter(({ path }) => path === '/Query.articles').length, 1);
  assert.equal(routes.some(({ path }) => path === '/Query.gone'), false);
});

test('a dry run changes nothing, and a token may stand in a file', async (t) => {
  const catalogue = await catalogueOf(t);

  const { code, said } = await run(t, [...own, catalogue.address, '--dry-run', '--token-file', 'token'], { env: {}, files: { token: `${secret}\n` } });

  assert.equal(code, 0, said);
  assert.equal(catalogue.put[0].url, '/v1/apis/shop?dryRun=true');
  assert.match(said, /Nothing was changed: this was a dry run\./);
});

test('permissions may be given in a file, for fields that there are', async (t) => {
  const catalogue = await catalogueOf(t);
  const named = (text) => run(t, [...own, catalogue.address, '--permissions', 'map.json'], { files: { 'map.json': text } });

  assert.equal((await named('{"Mutation._reset": "article.reset"}')).code, 0);
  assert.deepEqual(catalogue.put[0].routes.find(({ path }) => path === '/Mutation._reset'), { method: 'GRAPHQL', path: '/Mutation._reset', resource: 'article', action: 'reset', access: 'write' });
  assert.match((await named('{"Query.artcles": "article.find"}')).said, /has no Query\.artcles/);
  assert.equal((await named('{"Query.articles": 1}')).code, 2);
  assert.equal((await named('{"Query.articles": "no permission"}')).code, 1);
  assert.equal((await named('{')).code, 1);
  assert.equal(catalogue.put.length, 1);
});

test('what goes wrong is said in one line, with an exit code', async (t) => {
  const catalogue = await catalogueOf(t);
  for (const [args, options, code, text] of [
    [[], {}, 2, /What should be published/],
    [['publish', 'schema.graphql'], {}, 2, /--server and --api are needed/],
    [[...own, catalogue.address, '--nothing'], {}, 2, /--nothing/],
    [[...own, catalogue.address], { env: {} }, 2, /A token is needed/],
    [[...own, 'shop.example'], {}, 1, /--server must look like/],
    [['publish', 'schema.graphql', '--api', 'Shop', '--server', catalogue.address], {}, 1, /is not the name of an API/],
    [['publish', 'none.graphql', '--api', 'shop', '--server', catalogue.address], {}, 1, /none\.graphql/],
    [[...own, catalogue.address], { files: { 'schema.graphql': 'type Query {' } }, 1, /Syntax Error/],
    [[...own, catalogue.address], { env: { TESSERA_TOKEN: 'tsp_wrong' } }, 1, /401: The token is not valid\./],
    [[...own, 'http://127.0.0.1:1'], {}, 1, /cannot be reached/],
  ]) {
    const result = await run(t, args, options);
    assert.equal(result.code, code, result.said);
    assert.match(result.said, text);
    assert.doesNotMatch(result.said, /\n {4}at /);
  }
  catalogue.instead = (_, response) => response.writeHead(302, { location: catalogue.address }).end();
  assert.equal((await run(t, [...own, catalogue.address])).code, 1);
  assert.equal(catalogue.put.length, 0);
});
