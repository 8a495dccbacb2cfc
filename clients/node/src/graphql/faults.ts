import { GraphQLError, type GraphQLErrorExtensions } from 'graphql';
import { headersOf, type Refusal } from '../refusal.js';
import type { Exceeded } from './limits.js';

/** A whole operation is refused before it is executed. Each server turns it into an error with the status and headers of its own form. */
export class OperationRefused extends Error {
  constructor(readonly refusal: Refusal, readonly extensions: Readonly<Record<string, unknown>>) {
    super(refusal.detail);
    this.name = 'OperationRefused';
  }
}

/** What to throw where an error says by itself with which status and headers it is answered. Anything that is no refusal stays as it is. */
export function withHttp(error: unknown, realm: string, form: (headers: Record<string, string>) => object): unknown {
  if (!(error instanceof OperationRefused)) return error;
  const http: unknown = { status: error.refusal.status, headers: form(headersOf(error.refusal, realm)) };
  return new GraphQLError(error.message, { extensions: { ...error.extensions, http } as GraphQLErrorExtensions });
}

const codes = { 400: 'BAD_REQUEST', 401: 'UNAUTHENTICATED', 403: 'FORBIDDEN', 503: 'SERVICE_UNAVAILABLE' } as const;

/** The whole operation, or everything that came with it. */
export function refuseOperation(refusal: Refusal): OperationRefused {
  return new OperationRefused(refusal, extensionsOf(refusal));
}

/** An operation that is more than may be. */
export function refuseLimit({ limit, most }: Exceeded): OperationRefused {
  const refusal: Refusal = { status: 400, title: 'The operation is too large.', detail: `The operation exceeds ${limit}, which is ${most}.` };
  return new OperationRefused(refusal, { code: 'OPERATION_TOO_LARGE', limit, most });
}

/** One field of an operation that goes on without it. */
export function refuseField(refusal: Refusal): GraphQLError {
  return new GraphQLError(refusal.detail, { extensions: extensionsOf(refusal) });
}

function extensionsOf({ status, reason, missing, tokenPage }: Refusal): Record<string, unknown> {
  const members = Object.entries({ code: codes[status], reason, missing, tokenPage }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(members);
}
