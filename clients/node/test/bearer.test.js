import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readBearer } from '../dist/bearer.js';

const table = [
  [undefined, 'none'], [[], 'none'], [[''], 'none'], [['Basic dTpw'], 'none'], [['Bearer'], 'none'], [['Bearer '], 'none'],
  [['Bearer a'], 'a'], [['bearer a'], 'a'], [['BEARER  a '], 'a'],
  [['Bearer a', 'Bearer a'], 'a'], [['Bearer a', 'bearer a'], 'a'], [['Bearer a, Bearer a'], 'a'], [['Bearer a,Bearer a, Bearer a'], 'a'],
  [['Bearer a', 'Bearer b'], 'two'], [['Bearer a, Bearer b'], 'two'], [['Bearer a,b'], 'two'], [['Bearer a, a'], 'two'], [['Bearer a,'], 'two'],
  [['Basic dTpw', 'Bearer a'], 'two'], [['Bearer a', 'Basic dTpw'], 'two'], [['Basic a', 'Basic b'], 'two'], [['Basic a', 'Basic a'], 'none'],
];

for (const [values, expected] of table) {
  test(`${JSON.stringify(values)} presents ${expected}`, () => {
    const presented = readBearer(values);
    assert.equal(presented.isTwo ? 'two' : presented.token ?? 'none', expected);
  });
}

test('whatever stands in the headers, a token that is read is the only one', () => {
  const piece = fc.constantFrom('Bearer a', 'Bearer b', 'bearer a', 'Basic x', ',', ' ', 'a', '');
  const header = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
  fc.assert(fc.property(fc.array(header, { maxLength: 4 }), (values) => {
    const presented = readBearer(values);
    if (presented.isTwo || presented.token === undefined) return;
    for (const value of values) {
      for (const part of value.split(',')) assert.equal(part.trim().replace(/^bearer /i, '').trim(), presented.token);
    }
  }));
});
