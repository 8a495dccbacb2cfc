import { createSchema } from 'graphql-yoga';

/** A schema with everything that can lead to a root field, and what of it ran. */
export function articleSchema() {
  const ran = [];
  const run = (name, value) => (...args) => {
    ran.push(name);
    return typeof value === 'function' ? value(...args) : value;
  };
  const article = { id: '1', title: 'Oak table' };
  const events = new EventSource();
  const schema = createSchema({
    typeDefs: `
      type Article { id: ID! title: String! again: Query }
      type Query { articles: [Article] article(id: ID): Article orders: [Article!]! plain: String fails: String }
      type Mutation { createArticle(title: String): Payload deleteArticle: Article login: String }
      type Payload { article: Article query: Query }
      type Subscription { articles: Article }
    `,
    resolvers: {
      Query: { articles: run('articles', [article]), article: run('article', article), orders: run('orders', []), fails: run('fails', () => { throw new Error('secret detail'); }) },
      Mutation: { createArticle: run('createArticle', { article, query: {} }), deleteArticle: run('deleteArticle', article), login: run('login', 'in') },
      Subscription: { articles: { subscribe: run('subscribe', () => events.open()), resolve: () => article } },
      Article: { again: () => ({}) },
    },
  });
  return { schema, ran, events };
}

/** Events that a test sends. */
class EventSource {
  closed = false;
  #waiting = [];
  #sent = [];

  send() {
    const next = this.#waiting.shift();
    if (next) next({ done: false, value: {} });
    else this.#sent.push({});
  }

  open() {
    return {
      next: () => (this.#sent.length > 0 ? Promise.resolve({ done: false, value: this.#sent.shift() }) : new Promise((done) => this.#waiting.push(done))),
      return: async () => {
        this.closed = true;
        this.#waiting.splice(0).forEach((done) => done({ done: true, value: undefined }));
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() { return this; },
    };
  }
}
