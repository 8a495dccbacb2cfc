// Compiled by `npm test`, never run: what programs in TypeScript write.
import { ApolloServer } from '@apollo/server';
import { envelop } from '@envelop/core';
import express from 'express';
import fastify from 'fastify';
import { createSchema, createYoga } from 'graphql-yoga';
import { type Answer, TesseraClient, type TesseraOptions, TesseraUnavailableError, type VerifiedToken } from 'tessera-tokens';
import { tesseraPlugin } from 'tessera-tokens/apollo';
import { useTessera as useTesseraInEnvelop } from 'tessera-tokens/envelop';
import { guardApi, requirePermission } from 'tessera-tokens/express';
import { tesseraFastify } from 'tessera-tokens/fastify';
import { callerToken, useTessera } from 'tessera-tokens/yoga';

const options: TesseraOptions = { server: new URL('https://tokens.example.com'), verifierToken: 'tss_a', cacheFor: 0, timeout: 500 };
export const tessera = new TesseraClient(options);

export async function ask(token: string): Promise<Answer | undefined> {
  try {
    return await tessera.verify({ token, permission: 'shop:article.find', project: 'gh/acme/web', ip: undefined });
  } catch (error) {
    if (error instanceof TesseraUnavailableError) return undefined;
    throw error;
  }
}

const app = express();
app.use(guardApi(tessera, 'shop'));
app.get('/:org/articles', requirePermission<express.Request<{ org: string }>>(tessera, 'shop:article.find', (request) => `gh/${request.params.org}/web`), (request, response) => {
  const token: VerifiedToken | undefined = request.tessera;
  response.json(token?.owner?.email);
});

const web = fastify();
await web.register(tesseraFastify, { client: tessera, api: 'shop', project: (request) => (request.params as { slug?: string }).slug });
web.get('/articles', { config: { tessera: 'shop:article.find' } }, (request) => request.tessera?.name);
web.get('/health', { config: { tessera: false } }, () => 'fine');

const typeDefs = 'type Query { articles: Int }';
const guard = { client: tessera, api: 'shop', permissions: { 'Query.articles': 'article.list' }, limits: { maxDepth: 10 }, introspection: 'live' } as const;
export const yoga = createYoga({ schema: createSchema({ typeDefs, resolvers: { Query: { articles: (_, __, context) => callerToken(context)?.name.length } } }), plugins: [useTessera(guard)] });
export const apollo = new ApolloServer<{ user: string }>({ typeDefs, plugins: [tesseraPlugin(guard)] });
export const enveloped = envelop({ plugins: [useTesseraInEnvelop(guard)] });
