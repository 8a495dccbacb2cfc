import type { Plugin } from '@envelop/core';
import type { DocumentNode } from 'graphql';
import { callerOf, setCaller } from './graphql/caller.js';
import { withHttp } from './graphql/faults.js';
import { guardSchema } from './graphql/guardedSchema.js';
import { type GraphQLGuardOptions, OperationGuard } from './graphql/operationGuard.js';
import { addressOf, authorizationOf } from './graphql/sender.js';

export type { GraphQLGuardOptions } from './graphql/operationGuard.js';
export type { GraphQLLimits } from './graphql/limits.js';
export type { PermissionOverrides, RootType } from './graphql/permissionRules.js';
export { callerToken } from './graphql/callerToken.js';

/**
 * Guards the root fields of a schema under Envelop. The context has to hold the request, as `request` (Fetch API) or `req` (Node). Documents are
 * validated before the token is looked at: GraphQL Yoga has a plugin of its own, `tessera-tokens/yoga`, which does it the other way round.
 */
export function useTessera(options: GraphQLGuardOptions): Plugin {
  return envelopHooks(new OperationGuard(options));
}

/** The hooks that Envelop has. */
export function envelopHooks(guard: OperationGuard): Plugin {
  return {
    onSchemaChange({ schema }) {
      guardSchema(schema as Parameters<typeof guardSchema>[0]);
    },
    onParse({ params }) {
      refusing(guard, () => guard.checkSource(typeof params.source === 'string' ? params.source : params.source.body));
    },
    onExecute: ({ args }) => admit(guard, args.contextValue, args.document, args.operationName),
    onSubscribe: ({ args }) => admit(guard, args.contextValue, args.document, args.operationName),
  };
}

/** Does something, and throws refusals in the form that Envelop's servers read. */
export function refusing<T>(guard: OperationGuard, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw withHttp(error, guard.realm, (headers) => headers);
  }
}

/** The same for what takes its time. */
export async function refusingAsync(guard: OperationGuard, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    throw withHttp(error, guard.realm, (headers) => headers);
  }
}

function admit(guard: OperationGuard, context: unknown, document: unknown, operationName: unknown): Promise<void> {
  return refusingAsync(guard, async () => {
    const known = callerOf(context);
    const secret = guard.readToken(authorizationOf(context));
    const caller = known?.presents(secret) ? known : guard.newCaller(secret, addressOf(context));
    setCaller(context, caller, secret);
    await guard.admitParsed(caller, document as DocumentNode, operationName);
  });
}
