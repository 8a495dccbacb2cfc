import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildSchema, execute, parse } from 'graphql';
import { findExceeded, limitsOf } from '../dist/graphql/limits.js';
import { readOperation } from '../dist/graphql/rootFields.js';

const fieldsOf = (text, name) => [...readOperation(parse(text), name)?.fields ?? ['none']].sort();

const table = [
  ['{ articles { id } article(id: 1) { id } }', ['article', 'articles']],
  ['{ a: articles { id } b: articles { id } }', ['articles']],
  ['{ articles: orders { id } }', ['orders']],
  ['{ ...F } fragment F on Query { articles { id } ...G } fragment G on Query { orders { id } }', ['articles', 'orders']],
  ['{ ... on Query { articles { id } } ... { orders { id } } }', ['articles', 'orders']],
  ['{ ... @include(if: true) { articles { id } } }', ['articles']],
  ['{ ...F } fragment F on Mutation { createArticle { id } }', ['createArticle']],
  ['{ articles { orders { id } ...F } } fragment F on Article { secrets }', ['articles']],
  ['{ articles @include(if: false) { id } orders @skip(if: true) { id } }', []],
  ['{ articles @include(if: true) { id } orders @skip(if: false) { id } }', ['articles', 'orders']],
  ['query ($a: Boolean = false) { articles @include(if: $a) { id } orders @skip(if: $a) { id } }', ['articles', 'orders']],
  ['{ articles @include(if: "false") { id } }', ['articles']],
  ['{ articles @include(unless: false) { id } }', ['articles']],
  ['{ articles @include { id } }', ['articles']],
  ['{ articles @other(if: false) { id } }', ['articles']],
  ['{ articles @include(if: false) { id } articles { id } }', ['articles']],
  ['{ ...A } fragment A on Query { ...B } fragment B on Query { ...A articles { id } }', ['articles']],
  ['{ ...Missing articles { id } }', ['articles']],
  ['{ __typename }', []],
  ['{ __schema { types { name } } }', []],
  ['mutation { createArticle { id } deleteArticle { id } }', ['createArticle', 'deleteArticle']],
  ['subscription { articles { id } }', ['articles']],
];

for (const [text, fields] of table) {
  test(`${text} asks for ${fields.join(' and ') || 'no field'}`, () => assert.deepEqual(fieldsOf(text), fields));
}

test('of several operations the one that is named counts', () => {
  const text = 'query A { articles { id } } mutation B { deleteArticle { id } }';
  assert.deepEqual(fieldsOf(text, 'A'), ['articles']);
  assert.deepEqual(fieldsOf(text, 'B'), ['deleteArticle']);
  assert.deepEqual(fieldsOf(text, 'C'), ['none']);
  assert.deepEqual(fieldsOf(text), ['none']);
  assert.deepEqual(fieldsOf('fragment F on Query { articles }'), ['none']);
});

test('the schema is asked for wherever it stands', () => {
  const asks = (text) => readOperation(parse(text)).introspects;
  assert.equal(asks('{ __typename articles { __typename } }'), false);
  assert.equal(asks('{ __schema { types { name } } }'), true);
  assert.equal(asks('{ a: __type(name: "A") { name } }'), true);
  assert.equal(asks('{ ...F } fragment F on Query { __schema { types { name } } }'), true);
  assert.equal(asks('mutation { createArticle { query { ...F } } } fragment F on Query { __schema { types { name } } }'), true);
  assert.equal(asks('{ __schema @skip(if: true) { types { name } } articles { id } }'), false);
});

const limits = limitsOf();

for (const [what, text, limit] of [
  ['10 000 levels', '{a'.repeat(10_000) + '}'.repeat(10_000), 'maxDepth'],
  ['a million levels, unclosed', '{a'.repeat(1_000_000).slice(0, 100_000), 'maxDepth'],
  ['lists in lists', `{a(b: ${'['.repeat(50)}${']'.repeat(50)})}`, 'maxDepth'],
  ['objects in objects', `{a(b: ${'{c:'.repeat(50)}1${'}'.repeat(50)})}`, 'maxDepth'],
  ['1 000 aliases', `{${Array.from({ length: 1000 }, (_, i) => `a${i}: articles { id }`).join(' ')}}`, 'maxAliases'],
  ['aliases below', `{a{${Array.from({ length: 101 }, (_, i) => `a${i}: b`).join(' ')}}}`, 'maxAliases'],
  ['6 000 fields', `{${'a '.repeat(6000)}}`, 'maxTokens'],
  ['a text without end', `{a(b: "${'x'.repeat(100_000)}")}`, 'maxSize'],
]) {
  test(`${what} exceed ${limit}`, () => assert.equal(findExceeded(text, limits)?.limit, limit));
}

test('what is within the limits is left alone', () => {
  for (const text of [
    '', '{', 'not GraphQL at all', '{ a(b: {c: 1, d: [{e: 2}]}) }', `query ($a: Int = 1, $b: [Int!]) { x(${Array.from({ length: 200 }, (_, i) => `a${i}: 1`).join(' ')}) }`,
    '{ a(text: """{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{""") }', `# ${'{'.repeat(100)}\n{ a }`, `{ a(b: "${'{'.repeat(100)}") }`,
  ])
    assert.equal(findExceeded(text, limits), undefined, text);
});

test('limits are settings', () => {
  assert.equal(findExceeded('{ a { b } }', limitsOf({ maxDepth: 1 })).limit, 'maxDepth');
  assert.equal(findExceeded('{ a { b } }', limitsOf({ maxDepth: 2 })), undefined);
  assert.throws(() => limitsOf({ maxDepht: 1 }), TypeError);
  assert.throws(() => limitsOf({ maxDepth: Infinity }), RangeError);
});

const schema = buildSchema(`type Query { a: Query b: Query c(x: Int): Query d: [Query] } type Mutation { e: Query f: Query }`);
const resolved = new Set();
for (const type of ['Query', 'Mutation']) {
  for (const field of Object.values(schema.getType(type).getFields())) {
    field.resolve = (source, _, __, info) => {
      if (info.path.prev === undefined) resolved.add(field.name);
      return source === undefined ? {} : null;
    };
  }
}

// Documents made of everything that can stand between an operation and its root fields; fragments may hold each other.
const { document } = fc.letrec((tie) => ({
  directives: fc.constantFrom('', '', '@include(if: true)', '@include(if: false)', '@skip(if: true)', '@skip(if: $v)', '@include(if: $v)', '@include(if: $v) @skip(if: false)'),
  field: fc.tuple(fc.constantFrom('', 'x: ', 'a: ', 'y: '), fc.constantFrom('a', 'b', 'c', 'd'), tie('directives')).map(([alias, name, directives]) => `${alias}${name} ${directives} { b }`),
  inline: fc.tuple(fc.constantFrom('...', '... on Query'), tie('directives'), tie('selections')).map(([head, directives, selections]) => `${head} ${directives} ${selections}`),
  spread: fc.tuple(fc.constantFrom('F0', 'F1', 'F2'), tie('directives')).map(([name, directives]) => `...${name} ${directives}`),
  selection: fc.oneof({ maxDepth: 3 }, tie('field'), tie('spread'), tie('inline')),
  selections: fc.array(tie('selection'), { minLength: 1, maxLength: 4 }).map((selections) => `{ ${selections.join(' ')} }`),
  document: fc.array(tie('selections'), { minLength: 5, maxLength: 5 }).map(([one, two, ...fragments]) =>
    `query One($v: Boolean!) ${one} query Two($v: Boolean!) ${two} ${fragments.map((set, i) => `fragment F${i} on Query ${set}`).join(' ')}`),
}));

test('nothing is executed at the root that was not read to be asked for', () => {
  let executed = 0;
  fc.assert(fc.property(document, fc.boolean(), fc.constantFrom('One', 'Two'), (text, v, operationName) => {
    const parsed = parse(text);
    const operation = readOperation(parsed, operationName);
    resolved.clear();
    execute({ schema, document: parsed, operationName, variableValues: { v } });
    for (const field of resolved) assert.ok(operation.fields.has(field), `${field} in ${text}`);
    executed += resolved.size;
  }), { numRuns: 500 });
  assert.ok(executed > 100);
});

test('no text whatever brings the reading of documents down', () => {
  const token = fc.constantFrom('{', '}', '(', ')', '[', ']', ':', '...', '@', '$', '!', '=', '|', '&', 'a', 'on', 'query', 'fragment', '"', '"""', '\\', '#', '\n', '1', '-', '\u0000', '\ud800', 'é');
  fc.assert(fc.property(fc.array(token, { maxLength: 300 }), (tokens) => {
    findExceeded(tokens.join(' '), limits);
    findExceeded(tokens.join(''), limits);
  }));
});
