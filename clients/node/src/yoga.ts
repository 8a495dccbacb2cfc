import type { Plugin } from 'graphql-yoga';
import { envelopHooks, refusing, refusingAsync } from './envelop.js';
import { type Caller, setCaller } from './graphql/caller.js';
import { type GraphQLGuardOptions, OperationGuard, type SentOperation } from './graphql/operationGuard.js';
import { addressOf, authorizationOf } from './graphql/sender.js';

export { callerToken, type GraphQLGuardOptions, type GraphQLLimits, type PermissionOverrides, type RootType } from './envelop.js';

interface Sender {
  readonly caller: Caller;
  readonly secret: string;
  readonly admitted: Set<unknown>;
}

/** Guards the root fields of GraphQL Yoga's schema. Put it behind plugins that change documents, such as persisted operations. */
export function useTessera(options: GraphQLGuardOptions): Plugin {
  const guard = new OperationGuard(options);
  const senders = new WeakMap<Request, Sender>();
  return {
    ...envelopHooks(guard) as Pick<Plugin, 'onSchemaChange' | 'onParse' | 'onExecute' | 'onSubscribe'>,
    onRequestParse({ request, serverContext }) {
      const from = { request, req: (serverContext as { req?: unknown } | undefined)?.req };
      const secret = refusing(guard, () => guard.readToken(authorizationOf(from)));
      const sender: Sender = { caller: guard.newCaller(secret, addressOf(from)), secret, admitted: new Set() };
      senders.set(request, sender);
      return {
        onRequestParseDone: ({ requestParserResult }) => admit(sender, Array.isArray(requestParserResult) ? requestParserResult : [requestParserResult]),
      };
    },
    async onParams({ request, params, context }) {
      const sender = senders.get(request);
      // Whoever came past the parsing of requests is judged when the operation is executed.
      if (!sender) return;
      setCaller(context, sender.caller, sender.secret);
      if (!sender.admitted.has(params.query)) await admit(sender, [params]);
    },
  };

  function admit(sender: Sender, operations: readonly SentOperation[]): Promise<void> {
    return refusingAsync(guard, async () => {
      await guard.admit(sender.caller, operations);
      for (const { query } of operations) sender.admitted.add(query);
    });
  }
}
