/** Tessera could not be asked, or did not answer as it should. Whoever gets this answers 503: nothing is ever allowed because of it. */
export class TesseraUnavailableError extends Error {
  /** Whether it says something about the server's health. A question that the server does not take says nothing. */
  readonly isFailure: boolean;

  constructor(message: string, { cause, isFailure = true }: { cause?: unknown; isFailure?: boolean } = {}) {
    super(message, { cause });
    this.name = 'TesseraUnavailableError';
    this.isFailure = isFailure;
  }
}
