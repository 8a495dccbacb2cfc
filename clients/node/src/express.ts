import type { IncomingMessage, ServerResponse } from 'node:http';
import type { VerifiedToken } from './answers.js';
import { authorizationIn } from './bearer.js';
import type { TesseraClient } from './client.js';
import { checkedApi, checkedPermission, type Demand, judge } from './httpGuard.js';
import { headersOf, problemOf } from './refusal.js';

declare global {
  // Where Express takes additions to its request from.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace Express {
    interface Request {
      /** The token of a request that was let through. */
      tessera?: VerifiedToken;
    }
  }
}

/** What of an Express request is read. */
export interface GuardedRequest extends IncomingMessage {
  originalUrl: string;
  baseUrl: string;
  ip?: string | undefined;
  tessera?: VerifiedToken;
}

/** Middleware that Express takes. */
export type Guard = (request: GuardedRequest, response: ServerResponse, next: (error?: unknown) => void) => void;

/**
 * Guards everything behind it by the registered API's operations: method and path are looked up in the catalogue, and what no operation leads to
 * is refused. `app.use(guardApi(tessera, 'shop'))`
 */
export function guardApi(client: TesseraClient, api: string): Guard {
  const demand = { api: checkedApi(api) };
  return guard(client, () => demand);
}

/**
 * Guards one route by a permission. `app.get('/articles', requirePermission(tessera, 'shop:article.find'), …)`
 * @param project Reads the slug of the project (`vcs/org/repo`) that the operation belongs to from the request.
 */
export function requirePermission<R extends GuardedRequest>(client: TesseraClient, permission: string, project?: (request: R) => string): Guard {
  const name = checkedPermission(permission);
  return guard(client, (request) => ({ permission: name, project: project?.(request as R) }));
}

function guard(client: TesseraClient, demandOf: (request: GuardedRequest) => Demand): Guard {
  return (request, response, next) => {
    pass(client, demandOf, request, response).then((passes) => { if (passes) next(); }).catch(next);
  };
}

async function pass(client: TesseraClient, demandOf: (request: GuardedRequest) => Demand, request: GuardedRequest, response: ServerResponse): Promise<boolean> {
  const judged = await judge(client, {
    authorization: authorizationIn(request),
    method: request.method ?? '',
    target: targetOf(request),
    ip: request.ip,
  }, demandOf(request));
  if (!judged.refusal) {
    request.tessera = judged.token;
    return true;
  }
  response.writeHead(judged.refusal.status, { ...headersOf(judged.refusal, client.realm), 'Content-Type': 'application/problem+json' });
  response.end(problemOf(judged.refusal));
  return false;
}

/** The target that the router goes by, which is the one to judge: something before the guard may have rewritten it. */
function targetOf(request: GuardedRequest): string {
  // Where a router is mounted, Express turns "/shop" into "/shop" + "/".
  const atMount = request.baseUrl !== '' && /^[^?]*/.exec(request.originalUrl)![0] === request.baseUrl;
  return atMount ? request.originalUrl : request.baseUrl + (request.url ?? '');
}
