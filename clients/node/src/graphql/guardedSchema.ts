import { defaultFieldResolver, type GraphQLField, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { noToken, type Refusal } from '../refusal.js';
import { type Caller, callerOf } from './caller.js';
import { refuseField } from './faults.js';
import type { RootType } from './permissionRules.js';

type Field = GraphQLField<unknown, unknown>;
type Resolver = GraphQLFieldResolver<unknown, unknown>;

const guarded = new WeakSet<Field>();

/**
 * Puts a guard before the resolver of each root field, in place. Here it is decided what runs, wherever a field stands and whatever led to it;
 * that its permission was usually asked for before saves the time, not the question. In a context without a caller nothing runs.
 */
export function guardSchema(schema: GraphQLSchema): void {
  const types: [RootType, ReturnType<GraphQLSchema['getQueryType']>][] =
    [['Query', schema.getQueryType()], ['Mutation', schema.getMutationType()], ['Subscription', schema.getSubscriptionType()]];
  for (const [name, type] of types) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      if (guarded.has(field)) continue;
      guarded.add(field);
      field.resolve = guardResolver(name, field.name, field.resolve ?? defaultFieldResolver);
      if (name === 'Subscription') field.subscribe = guardSubscriber(field.name, field.subscribe ?? defaultFieldResolver);
    }
  }
}

function guardResolver(type: RootType, field: string, resolve: Resolver): Resolver {
  return (source, args, context, info) => {
    const caller = needCaller(context);
    const permission = caller.rules.of(type, field);
    const known = caller.known(permission);
    if (known === undefined) {
      return caller.judge(permission).then((refusal) => {
        pass(refusal);
        return resolve(source, args, context, info);
      });
    }
    pass(known);
    return resolve(source, args, context, info);
  };
}

function guardSubscriber(field: string, subscribe: Resolver): Resolver {
  return async (source, args, context, info) => {
    const caller = needCaller(context);
    const permission = caller.rules.of('Subscription', field);
    pass(await caller.judge(permission));
    return guardStream(await subscribe(source, args, context, info), () => caller.judgeAgain(permission!));
  };
}

/** The stream, which ends with an error at the first event that comes after the token was revoked. */
function guardStream(stream: unknown, judge: () => Promise<Refusal | null>): unknown {
  if (typeof stream !== 'object' || stream === null || !(Symbol.asyncIterator in stream)) return stream;
  const events = (stream as AsyncIterable<unknown>)[Symbol.asyncIterator]();
  const guardedEvents: AsyncIterableIterator<unknown> = {
    next: async () => {
      const event = await events.next();
      if (event.done) return event;
      const refusal = await judge();
      if (refusal) {
        await events.return?.();
        throw refuseField(refusal);
      }
      return event;
    },
    return: async () => await events.return?.() ?? { done: true, value: undefined },
    throw: async (error) => {
      if (events.throw) return events.throw(error);
      throw error;
    },
    [Symbol.asyncIterator]: () => guardedEvents,
  };
  return guardedEvents;
}

function needCaller(context: unknown): Caller {
  const caller = callerOf(context);
  if (caller) return caller;
  throw refuseField(noToken);
}

function pass(refusal: Refusal | null): void {
  if (refusal) throw refuseField(refusal);
}
