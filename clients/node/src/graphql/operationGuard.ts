import { type DocumentNode, parse } from 'graphql';
import { readBearer } from '../bearer.js';
import type { TesseraClient } from '../client.js';
import { checkedApi } from '../httpGuard.js';
import { noToken, type Refusal, twoTokens } from '../refusal.js';
import { Caller } from './caller.js';
import { refuseLimit, refuseOperation } from './faults.js';
import { findExceeded, type GraphQLLimits, limitsOf } from './limits.js';
import { type PermissionOverrides, PermissionRules, type RootType } from './permissionRules.js';
import { readOperation } from './rootFields.js';

export interface GraphQLGuardOptions {
  readonly client: TesseraClient;
  /** The API whose permissions the fields take: `shop` in `shop:article.find`. */
  readonly api: string;
  /** Permissions in place of those that the rules give. */
  readonly permissions?: PermissionOverrides;
  readonly limits?: Partial<GraphQLLimits>;
  /**
   * Who may ask for the schema (`__schema`, `__type`): `permission`, whoever has `{api}:schema.introspect` (default); `live`, whoever has a live
   * token; `never`, nobody. `__typename` takes nothing but a live token.
   */
  readonly introspection?: 'permission' | 'live' | 'never';
}

/** An operation as it was sent. */
export interface SentOperation {
  readonly query?: unknown;
  readonly operationName?: unknown;
}

const rootTypes: Readonly<Record<string, RootType>> = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' };

/** Judges operations before they are executed: how large they are, whose token comes with them, and what they ask for. */
export class OperationGuard {
  readonly limits: GraphQLLimits;
  readonly #options: GraphQLGuardOptions;
  readonly #rules: PermissionRules;

  constructor(options: GraphQLGuardOptions) {
    this.#options = options;
    this.limits = limitsOf(options.limits);
    this.#rules = new PermissionRules(checkedApi(options.api), options.permissions);
    if (!['permission', 'live', 'never', undefined].includes(options.introspection)) throw new TypeError('introspection must be permission, live or never.');
  }

  /** Realm in `WWW-Authenticate`. */
  get realm(): string {
    return this.#options.client.realm;
  }

  /** The token that a request presents; throws when there is none, or two. */
  readToken(authorization: readonly string[] | undefined): string {
    const presented = readBearer(authorization);
    if (presented.isTwo) throw refuseOperation(twoTokens);
    if (presented.token === undefined) throw refuseOperation(noToken);
    return presented.token;
  }

  /** Whoever presents this token. */
  newCaller(secret: string, ip: string | undefined): Caller {
    return new Caller(this.#options.client, this.#rules, secret, ip);
  }

  /** Throws when there are too many operations in one request. */
  checkBatch(operations: number): void {
    if (operations > this.limits.maxBatch) throw refuseLimit({ limit: 'maxBatch', most: this.limits.maxBatch });
  }

  /** Throws when a document exceeds a limit that shows before it is parsed. */
  checkSource(text: string): void {
    const exceeded = findExceeded(text, this.limits);
    if (exceeded) throw refuseLimit(exceeded);
  }

  /** Holds operations against the limits, and asks in one call for everything that they will need. Throws when they are refused as a whole. */
  async admit(caller: Caller, operations: readonly SentOperation[]): Promise<void> {
    this.checkBatch(operations.length);
    const needs = new Set<string>();
    let introspects = false;
    for (const { query, operationName } of operations) {
      if (typeof query !== 'string') continue;
      this.checkSource(query);
      const document = tryParse(query, this.limits.maxTokens);
      if (document) introspects = this.#collect(document, operationName, needs) || introspects;
    }
    await this.#ask(caller, needs, introspects);
  }

  /** The same for one that was parsed by somebody else. */
  async admitParsed(caller: Caller, document: DocumentNode, operationName: unknown): Promise<void> {
    const needs = new Set<string>();
    const introspects = this.#collect(document, operationName, needs);
    await this.#ask(caller, needs, introspects);
  }

  #collect(document: DocumentNode, operationName: unknown, needs: Set<string>): boolean {
    const operation = readOperation(document, typeof operationName === 'string' ? operationName : undefined);
    if (!operation) return false;
    if (operation.count > this.limits.maxRootFields) throw refuseLimit({ limit: 'maxRootFields', most: this.limits.maxRootFields });
    for (const field of operation.fields) {
      const permission = this.#rules.of(rootTypes[operation.type]!, field);
      if (permission !== undefined) needs.add(permission);
    }
    return operation.introspects;
  }

  async #ask(caller: Caller, needs: Set<string>, introspects: boolean): Promise<void> {
    const asksIntrospection = introspects && (this.#options.introspection ?? 'permission') === 'permission';
    if (asksIntrospection) needs.add(this.#rules.introspection);
    const refusal = await caller.ask(needs) ?? (introspects ? await this.#introspection(caller) : null);
    if (refusal) throw refuseOperation(refusal);
  }

  /** What GraphQL itself answers has no resolver that could refuse it: the operation is refused. */
  async #introspection(caller: Caller): Promise<Refusal | null> {
    switch (this.#options.introspection ?? 'permission') {
      case 'live': return null;
      case 'permission': return caller.judge(this.#rules.introspection);
      case 'never': return caller.judge(undefined);
    }
  }
}

/** The document, or nothing: what is wrong with it is for the GraphQL server to say. */
function tryParse(text: string, maxTokens: number): DocumentNode | undefined {
  try {
    return parse(text, { noLocation: true, maxTokens });
  } catch {
    return undefined;
  }
}
