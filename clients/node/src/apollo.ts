import { type ApolloServerPlugin, type BaseContext, type GraphQLRequestContext, HeaderMap } from '@apollo/server';
import { type Caller, setCaller } from './graphql/caller.js';
import { withHttp } from './graphql/faults.js';
import { guardSchema } from './graphql/guardedSchema.js';
import { type GraphQLGuardOptions, OperationGuard } from './graphql/operationGuard.js';
import { addressOf, authorizationOf } from './graphql/sender.js';

export { callerToken } from './graphql/callerToken.js';
export type { GraphQLGuardOptions } from './graphql/operationGuard.js';
export type { GraphQLLimits } from './graphql/limits.js';
export type { PermissionOverrides, RootType } from './graphql/permissionRules.js';

/** Guards the root fields of Apollo Server's schema. */
export function tesseraPlugin<C extends BaseContext>(options: GraphQLGuardOptions): ApolloServerPlugin<C> {
  const guard = new OperationGuard(options);
  const batches = new WeakMap<object, number>();
  return {
    async serverWillStart({ schema }) {
      guardSchema(schema);
      return { schemaDidLoadOrUpdate: ({ apiSchema }) => guardSchema(apiSchema) };
    },
    async requestDidStart(context) {
      const { caller, refused } = await admit(context);
      if (refused !== undefined) replaceOperation(context);
      return {
        async didResolveOperation({ document, request }) {
          if (refused !== undefined) throw refused;
          try {
            await guard.admitParsed(caller!, document, request.operationName);
          } catch (error) {
            throw inApollosForm(error);
          }
        },
      };
    },
  };

  async function admit(context: GraphQLRequestContext<C>): Promise<{ caller?: Caller; refused?: unknown }> {
    try {
      const secret = guard.readToken(authorizationIn(context));
      const caller = guard.newCaller(secret, addressOf(context.contextValue));
      setCaller(context.contextValue, caller, secret);
      countBatch(context.request.http?.headers);
      await guard.admit(caller, [context.request]);
      return { caller };
    } catch (error) {
      return { refused: inApollosForm(error) };
    }
  }

  // The operations of one HTTP request come one by one, with the same headers.
  function countBatch(headers: object | undefined): void {
    if (!headers) return;
    const count = (batches.get(headers) ?? 0) + 1;
    batches.set(headers, count);
    guard.checkBatch(count);
  }

  function inApollosForm(error: unknown): unknown {
    return withHttp(error, guard.realm, (headers) => new HeaderMap(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])));
  }
}

/**
 * Puts an operation that is nothing in place of one that was refused. Apollo Server lets nobody refuse an operation before it is parsed and
 * validated, and that is just what must not happen to it.
 */
function replaceOperation<C extends BaseContext>({ request }: GraphQLRequestContext<C>): void {
  Object.assign(request, { query: '{ __typename }', operationName: undefined, variables: undefined, extensions: undefined });
}

function authorizationIn<C extends BaseContext>({ contextValue, request }: GraphQLRequestContext<C>): readonly string[] | undefined {
  // Apollo Server's own headers keep one value; where the context holds Node's request, each is seen.
  if ((contextValue as { req?: { headersDistinct?: unknown } }).req?.headersDistinct) return authorizationOf(contextValue);
  const value = request.http?.headers.get('authorization');
  return value === undefined ? [] : [value];
}
