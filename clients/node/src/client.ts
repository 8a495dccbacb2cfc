import { BrokenCircuitError, circuitBreaker, type CircuitBreakerPolicy, ConsecutiveBreaker, handleWhen } from 'cockatiel';
import { AnswerCache } from './answerCache.js';
import type { Answer, VerifiedToken } from './answers.js';
import { type Settings, settingsOf, type TesseraOptions } from './options.js';
import { couldBeToken, keyOf, type Question } from './questions.js';
import { TesseraUnavailableError } from './unavailable.js';
import { ask, mostAtOnce } from './wire.js';

const malformed: Answer = Object.freeze({ active: false, allowed: false, reason: 'malformed' });

/** Asks a Tessera server about tokens. One for the whole program: answers, questions under way and connections are shared. */
export class TesseraClient {
  readonly #settings: Settings;
  readonly #cache: AnswerCache;
  readonly #circuit: CircuitBreakerPolicy;

  constructor(options: TesseraOptions) {
    this.#settings = settingsOf(options);
    this.#cache = new AnswerCache(this.#settings.cacheFor, this.#settings.cacheSize);
    this.#circuit = circuitBreaker(
      handleWhen((error) => error instanceof TesseraUnavailableError && error.isFailure),
      { halfOpenAfter: this.#settings.breakFor, breaker: new ConsecutiveBreaker(this.#settings.failuresToBreak) });
  }

  /** Realm in `WWW-Authenticate`. */
  get realm(): string {
    return this.#settings.realm;
  }

  /** How many answers are kept at this moment. */
  get cached(): number {
    return this.#cache.size;
  }

  /**
   * Asks one question.
   * @throws TesseraUnavailableError when there is no answer. Refuse then.
   */
  async verify(question: Question): Promise<Answer> {
    const [answer] = await this.verifyAll([question]);
    return answer!;
  }

  /**
   * Asks several questions in one call, and gives the answers in their order.
   * @throws TesseraUnavailableError when any of them has no answer. Refuse then.
   */
  verifyAll(questions: readonly Question[]): Promise<Answer[]> {
    const open = new Map<string, { question: Question; key: string; resolve: (answer: Promise<Answer>) => void; answer: Promise<Answer> }>();
    const answers = questions.map((question) => {
      if (!couldBeToken(question.token)) return malformed;
      const key = keyOf(question);
      const known = open.get(key)?.answer ?? this.#cache.find(key);
      if (known) return known;
      let resolve!: (answer: Promise<Answer>) => void;
      const answer = new Promise<Answer>((done) => { resolve = done; });
      open.set(key, { question, key, resolve, answer });
      return answer;
    });
    const left = [...open.values()];
    for (let i = 0; i < left.length; i += mostAtOnce) {
      const some = left.slice(i, i + mostAtOnce);
      const asked = this.#ask(some.map(({ question }) => question));
      some.forEach(({ key, resolve, answer }, index) => {
        resolve(asked.then((all) => all[index]!));
        this.#cache.keep(key, answer);
      });
    }
    return Promise.all(answers);
  }

  /** Where the console shows the token of an answer, for its holder: what the server says, unless `publicUrl` says where people find the console. */
  tokenPage({ token, tokenPage }: Answer & { readonly token: VerifiedToken }): string {
    if (tokenPage !== undefined && this.#settings.publicUrl === undefined) return tokenPage;
    const path = token.kind === 'personal' ? `/user/tokens/${token.id}`
      : token.kind === 'service' ? `/settings/api-tokens/${token.id}`
      : `/projects/${encodeURI(token.project ?? '')}/settings/api-permissions`;
    return (this.#settings.publicUrl ?? this.#settings.server) + path;
  }

  /** Shows where it asks, never with what. */
  toJSON(): object {
    return { server: this.#settings.server };
  }

  async #ask(questions: readonly Question[]): Promise<Answer[]> {
    try {
      return await this.#circuit.execute(() => ask(this.#settings, questions));
    } catch (error) {
      const unavailable = error instanceof BrokenCircuitError ? new TesseraUnavailableError('Tessera failed too often and is not asked for a moment.') : error;
      this.#settings.onUnavailable(unavailable as Error);
      throw unavailable;
    }
  }
}
