import type { Answer } from './answers.js';

interface Entry {
  readonly answer: Promise<Answer>;
  readonly askedAt: number;
  expiresAt: number;
}

/**
 * Answers that may be used again, and questions that are on their way. An answer is used for as long as the setting says, counted from the moment
 * its question was asked, and never past its token's expiry: what is true of a revocation at the server is true here after that time. Failures
 * are not kept. Bounded: the oldest goes first.
 */
export class AnswerCache {
  readonly #entries = new Map<string, Entry>();

  constructor(readonly lifetime: number, readonly capacity: number) {}

  get size(): number {
    return this.#entries.size;
  }

  /** The answer to an equal question, if there is one that may be used. */
  find(key: string): Promise<Answer> | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (performance.now() - entry.askedAt < this.lifetime && Date.now() < entry.expiresAt) return entry.answer;
    this.#entries.delete(key);
    return undefined;
  }

  /** Keeps the answer to a question that is asked now. */
  keep(key: string, answer: Promise<Answer>): void {
    if (this.lifetime === 0) return;
    const entry: Entry = { answer, askedAt: performance.now(), expiresAt: Infinity };
    this.#entries.delete(key);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size < this.capacity) break;
      this.#entries.delete(oldest);
    }
    this.#entries.set(key, entry);
    answer.then(
      ({ token }) => {
        if (token?.expiresAt) entry.expiresAt = Date.parse(token.expiresAt);
      },
      () => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
      });
  }
}
