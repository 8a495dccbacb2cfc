import { createServer } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import { envelop, useEngine, useSchema } from '@envelop/core';
import express from 'express';
import * as graphql from 'graphql';
import { createYoga } from 'graphql-yoga';
import { TesseraClient } from 'tessera-tokens';
import { callerToken as tokenInApollo, tesseraPlugin } from 'tessera-tokens/apollo';
import { useTessera as useTesseraInEnvelop } from 'tessera-tokens/envelop';
import { callerToken as tokenInYoga, useTessera } from 'tessera-tokens/yoga';
import { articleSchema } from './articles.js';
import { FakeTessera, verifierToken } from './fakeTessera.js';

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
  // Envelop itself knows no HTTP.
  envelop: async (schema, guard) => {
    const getEnveloped = envelop({ plugins: [useEngine(graphql), useSchema(schema), useTesseraInEnvelop(guard)] });
    const run = async (req) => {
      const { parse, validate, execute, contextFactory } = getEnveloped({ req });
      const { query, variables: variableValues, operationName } = JSON.parse(await text(req));
      const document = parse(query);
      const errors = validate(schema, document);
      return errors.length > 0 ? { errors } : execute({ schema, document, contextValue: await contextFactory(), variableValues, operationName });
    };
    return createServer(async (req, res) => {
      const { data, errors } = await run(req).catch((error) => ({ errors: [error] }));
      const { status = data === undefined ? 400 : 200, headers } = errors?.find(({ extensions }) => extensions?.http)?.extensions.http ?? {};
      res.writeHead(status, { ...headers, 'content-type': 'application/json' }).end(JSON.stringify({ data, errors }));
    });
  },
};

/** A server of this name with a guarded schema, on a port of loopback, and the Tessera that it asks. */
export async function serve(t, name, { client: clientOptions = {}, ...options } = {}) {
  const tessera = await FakeTessera.start(t);
  const client = new TesseraClient({ server: tessera.address, verifierToken, cacheFor: 0, publicUrl: 'https://tokens.example.com', onUnavailable: () => undefined, ...clientOptions });
  const { schema, ran, events } = articleSchema();
  const seen = [];
  const server = await servers[name](schema, { client, api: 'shop', ...options }, seen);
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
}
