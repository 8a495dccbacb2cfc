import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PermissionRules } from '../dist/graphql/permissionRules.js';

const table = [
  ['Query', 'articles', 'shop:article.find'],
  ['Query', 'article', 'shop:article.findOne'],
  ['Query', 'articles_connection', 'shop:article.find'],
  ['Query', 'articlesConnection', 'shop:article.find'],
  ['Query', 'blogPosts', 'shop:blogPost.find'],
  ['Query', 'blogPost', 'shop:blogPost.findOne'],
  ['Query', 'categories', 'shop:category.find'],
  ['Query', 'boxes', 'shop:box.find'],
  ['Query', 'people', 'shop:person.find'],
  ['Query', 'address', 'shop:address.findOne'],
  ['Query', 'addresses', 'shop:address.find'],
  ['Query', 'status', 'shop:status.findOne'],
  ['Query', 'news', 'shop:news.findOne'],
  ['Query', 'me', 'shop:me.findOne'],
  ['Query', 'top10', 'shop:top10.findOne'],
  ['Query', 'Articles', 'shop:Article.find'],
  ['Query', 'Connection', 'shop:Connection.findOne'],
  ['Mutation', 'createArticle', 'shop:article.create'],
  ['Mutation', 'updateArticle', 'shop:article.update'],
  ['Mutation', 'deleteArticle', 'shop:article.delete'],
  ['Mutation', 'deleteArticles', 'shop:article.delete'],
  ['Mutation', 'createBlogPost', 'shop:blogPost.create'],
  ['Mutation', 'publishArticle', 'shop:article.publish'],
  ['Mutation', 'login', 'shop:mutation.login'],
  ['Mutation', 'create_article', 'shop:mutation.create_article'],
  ['Mutation', '_reset', undefined],
  ['Subscription', 'articles', 'shop:article.find'],
  ['Subscription', 'article', 'shop:article.findOne'],
  ['Query', '_service', 'shop:_service.findOne'],
  ['Query', 'a'.repeat(101), undefined],
];

for (const [type, field, permission] of table) {
  test(`${type}.${field.slice(0, 20)} takes ${permission}`, () => assert.equal(new PermissionRules('shop').of(type, field), permission));
}

test('a permission may be given by field or by function, and of another API', () => {
  const byField = new PermissionRules('shop', { 'Query.search': 'article.find', 'Mutation.login': 'accounts:session.create' });
  assert.deepEqual([byField.of('Query', 'search'), byField.of('Mutation', 'search'), byField.of('Mutation', 'login')],
    ['shop:article.find', 'shop:mutation.search', 'accounts:session.create']);
  const byFunction = new PermissionRules('shop', (type, field) => (field === 'search' ? `${type.toLowerCase()}.search` : undefined));
  assert.deepEqual([byFunction.of('Query', 'search'), byFunction.of('Query', 'articles')], ['shop:query.search', 'shop:article.find']);
});

test('a permission that is none is a mistake and no open door', () => {
  for (const wrong of ['', 'find', 'article.', '.find', 'Shop:article.find', 'a b.c', 'article.find\n'])
    assert.throws(() => new PermissionRules('shop', { 'Query.articles': wrong }).of('Query', 'articles'), TypeError, wrong);
});

test('names that every object has are fields like any other', () => {
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty'])
    assert.match(new PermissionRules('shop', {}).of('Query', name), /^shop:/);
});

test('changing never takes the permission of reading, unless its verb is find', () => {
  const word = fc.stringMatching(/^[a-z]{1,8}$/);
  fc.assert(fc.property(word, word, word, (verb, noun, field) => {
    fc.pre(!['find', 'findOne'].includes(verb));
    const rules = new PermissionRules('shop');
    const changing = rules.of('Mutation', verb + noun[0].toUpperCase() + noun.slice(1));
    assert.notEqual(changing, rules.of('Query', field));
    assert.match(changing, new RegExp(`\\.${verb}$`));
  }));
});
