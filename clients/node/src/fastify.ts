import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { VerifiedToken } from './answers.js';
import { authorizationIn } from './bearer.js';
import type { TesseraClient } from './client.js';
import { checkedApi, checkedPermission, type Demand, judge } from './httpGuard.js';
import { headersOf, problemOf } from './refusal.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The token of a request that was let through; null on routes that are open. */
    tessera: VerifiedToken | null;
  }

  interface FastifyContextConfig {
    /** The permission that this route takes, in place of the API's operation; false: the route is open to everybody. */
    tessera?: string | false;
  }
}

export interface TesseraFastifyOptions {
  readonly client: TesseraClient;
  /** The registered API in whose catalogue method and path are looked up. Without it a route that names no permission is refused to everybody. */
  readonly api?: string;
  /** Reads the slug of the project (`vcs/org/repo`) that an operation belongs to from the request. Asked for routes that name a permission. */
  readonly project?: (request: FastifyRequest) => string | undefined;
}

/** Guards all routes of the instance it is registered with. `await app.register(tesseraFastify, { client: tessera, api: 'shop' })` */
export async function tesseraFastify(app: FastifyInstance, options: TesseraFastifyOptions): Promise<void> {
  const { client } = options;
  const api = options.api === undefined ? undefined : { api: checkedApi(options.api) };
  app.decorateRequest('tessera', null);
  app.addHook('onRoute', ({ config }) => {
    const permission = (config as { tessera?: string | false } | undefined)?.tessera;
    if (typeof permission === 'string') checkedPermission(permission);
  });
  app.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    const stated = (request.routeOptions?.config as { tessera?: string | false } | undefined)?.tessera;
    if (stated === false) return undefined;
    const demand: Demand = stated === undefined ? api : { permission: stated, project: options.project?.(request) };
    const judged = await judge(client, {
      authorization: authorizationIn(request.raw),
      method: request.method,
      target: request.raw.url ?? '',
      ip: request.ip,
    }, demand);
    if (judged.refusal) {
      return reply.code(judged.refusal.status).headers(headersOf(judged.refusal, client.realm)).type('application/problem+json').send(problemOf(judged.refusal));
    }
    request.tessera = judged.token;
    return undefined;
  });
}

// A plugin that guards the instance it is registered with, and not a new one inside of it: Fastify's own signs for that.
Object.assign(tesseraFastify, { [Symbol.for('skip-override')]: true, [Symbol.for('fastify.display-name')]: 'tessera-tokens' });
