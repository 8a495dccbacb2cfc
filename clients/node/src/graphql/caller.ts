import type { Answer, VerifiedToken } from '../answers.js';
import type { TesseraClient } from '../client.js';
import { type Refusal, refusalOf, unavailable, uncovered } from '../refusal.js';
import { TesseraUnavailableError } from '../unavailable.js';
import type { PermissionRules } from './permissionRules.js';

/**
 * Who makes a GraphQL request, and what is known of what they may do. Belongs to one request: everything that is asked for in its context is
 * judged by the one token that it presented.
 */
export class Caller {
  readonly #secret: string;
  readonly #answers = new Map<string, Answer>();
  #live: Answer | undefined;

  constructor(readonly client: TesseraClient, readonly rules: PermissionRules, secret: string, readonly ip: string | undefined) {
    this.#secret = secret;
  }

  /** The token; undefined until it was found to be live. */
  get token(): VerifiedToken | undefined {
    return this.#live?.token;
  }

  /** Whether it presents this token. */
  presents(secret: string): boolean {
    return this.#secret === secret;
  }

  /**
   * Asks, in one call, for permissions of which nothing is known yet, and in any case whether the token is live.
   * @returns Why the whole request is refused: the token is not live, or nobody could be asked.
   */
  async ask(permissions: Iterable<string>): Promise<Refusal | undefined> {
    const open = [...new Set(permissions)].filter((permission) => !this.#answers.has(permission));
    if (open.length === 0 && this.#live) return undefined;
    try {
      const asked = open.length > 0 ? open : [undefined];
      const answers = await this.client.verifyAll(asked.map((permission) => ({ token: this.#secret, permission, ip: this.ip })));
      const dead = answers.find((answer) => !answer.active);
      if (dead) return refusalOf(this.client, dead);
      this.#live ??= answers[0];
      open.forEach((permission, index) => this.#answers.set(permission, answers[index]!));
      return undefined;
    } catch (error) {
      if (error instanceof TesseraUnavailableError) return unavailable;
      throw error;
    }
  }

  /** The judgement on a permission, if it was asked for: null when the token gives it, undefined when nothing is known. Without a permission: nobody may. */
  known(permission: string | undefined): Refusal | null | undefined {
    if (permission === undefined) return this.#live && uncovered(this.client, this.#live);
    const answer = this.#answers.get(permission);
    return answer && (refusalOf(this.client, answer) ?? null);
  }

  /** The judgement on a permission, asking for it if need be. */
  async judge(permission: string | undefined): Promise<Refusal | null> {
    const refusal = await this.ask(permission === undefined ? [] : [permission]);
    if (refusal) return refusal;
    const known = this.known(permission);
    return known === undefined ? unavailable : known;
  }

  /** The same, as things stand now: for what goes on longer than a request. */
  async judgeAgain(permission: string): Promise<Refusal | null> {
    return new Caller(this.client, this.rules, this.#secret, this.ip).judge(permission);
  }
}

const callers = new WeakMap<object, Caller>();

/** The caller in whose name something runs in this context. */
export function callerOf(context: unknown): Caller | undefined {
  return typeof context === 'object' && context !== null ? callers.get(context) : undefined;
}

/** Says in whose name things run in this context. One context for two callers would let one act as the other. */
export function setCaller(context: unknown, caller: Caller, secret: string): void {
  if (typeof context !== 'object' || context === null) throw new TypeError('The context value must be an object, so that a request can be told from others by it.');
  const known = callers.get(context);
  if (known && !known.presents(secret)) throw new Error('Two requests share one context value. Make a new object for each request.');
  callers.set(context, caller);
}
