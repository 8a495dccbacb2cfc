// Articles over GraphQL. Each root field takes a permission of its own.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';
import { TesseraClient } from 'tessera-tokens';
import { callerToken, useTessera } from 'tessera-tokens/yoga';

const tessera = new TesseraClient({
  server: process.env.TESSERA_SERVER ?? 'http://localhost:5080',
  verifierToken: process.env.TESSERA_VERIFIER_TOKEN,
});
const articles = new Map([['1', { id: '1', title: 'Oak table' }], ['2', { id: '2', title: 'Chair' }]]);
const put = (id, title) => {
  articles.set(id, { id, title });
  return articles.get(id);
};

const schema = createSchema({
  typeDefs: readFileSync(new URL('schema.graphql', import.meta.url), 'utf8'),
  resolvers: {
    Query: {
      articles: () => [...articles.values()],
      article: (_, { id }) => articles.get(id),
      me: (_, __, context) => callerToken(context),
    },
    Mutation: {
      createArticle: (_, { title }) => put(String(articles.size + 1), title),
      updateArticle: (_, { id, title }) => (articles.has(id) ? put(id, title) : null),
      deleteArticle: (_, { id }) => articles.delete(id),
    },
  },
});

const yoga = createYoga({ schema, plugins: [useTessera({ client: tessera, api: 'shop' })] });
const server = createServer(yoga).listen(Number(process.env.PORT ?? 8082), '127.0.0.1', () => console.log(`Listening on http://127.0.0.1:${server.address().port}/graphql`));
