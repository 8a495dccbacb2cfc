import type { Answer } from './answers.js';
import type { TesseraClient } from './client.js';

/** Why a request may not pass, and what is answered. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 503;
  readonly title: string;
  readonly detail: string;
  readonly reason?: string | undefined;
  /** The permission that the token lacks. */
  readonly missing?: string | undefined;
  /** Where the token's holder can look it up. */
  readonly tokenPage?: string | undefined;
  /** What follows the realm in `WWW-Authenticate`; absent: there is no such header. */
  readonly challenge?: string;
}

const types = {
  400: 'https://tools.ietf.org/html/rfc9110#section-15.5.1',
  401: 'https://tools.ietf.org/html/rfc9110#section-15.5.2',
  403: 'https://tools.ietf.org/html/rfc9110#section-15.5.4',
  503: 'https://tools.ietf.org/html/rfc9110#section-15.6.4',
} as const;

const sentences: Readonly<Record<string, string>> = {
  expired: 'The token has expired: create or rotate one.',
  malformed: "This is not a token of Tessera's form; was it cut off when copied?",
  unknown: 'No live token of this instance is known by this text.',
};

export const noToken: Refusal = { status: 401, title: 'A token is needed.', detail: 'Send one as Authorization: Bearer.', challenge: '' };

export const twoTokens: Refusal = {
  status: 400, title: 'Two different tokens.', detail: 'A request may present one token; send Authorization once.', reason: 'malformed',
};

export const unavailable: Refusal = { status: 503, title: 'Tokens cannot be verified right now.', detail: 'Try again.' };

/** What an answer means for the request: undefined when it may pass. */
export function refusalOf(client: TesseraClient, answer: Answer): Refusal | undefined {
  if (answer.allowed) return undefined;
  if (answer.reason === 'stale') return { ...unavailable, reason: 'stale' };
  if (!answer.active) return invalidToken(answer.reason!);
  if (answer.reason === 'ambiguous_path') {
    return {
      status: 403,
      title: 'The path is ambiguous.',
      detail: 'It has dot segments, encoded separators, control or non-ASCII bytes, or one of \\ // ; #.',
      reason: answer.reason,
      challenge: `, error="invalid_request", error_description="${answer.reason}"`,
    };
  }
  return forbidden(answer.reason!, answer.missing, pageOf(client, answer));
}

/** 403 for an operation that no permission is attached to, whatever the token may do. */
export function uncovered(client: TesseraClient, answer: Answer): Refusal {
  return refusalOf(client, answer) ?? forbidden('insufficient_scope', undefined, pageOf(client, answer));
}

function pageOf(client: TesseraClient, answer: Answer): string {
  return client.tokenPage({ ...answer, token: answer.token! });
}

/** Headers of the answer. */
export function headersOf(refusal: Refusal, realm: string): Record<string, string> {
  if (refusal.status === 503) return { 'Retry-After': '1' };
  return refusal.challenge === undefined ? {} : { 'WWW-Authenticate': `Bearer realm="${realm}"${refusal.challenge}` };
}

/** Body of the answer: a problem document (RFC 9457). */
export function problemOf(refusal: Refusal): string {
  const { status, title, detail, reason, missing, tokenPage } = refusal;
  return JSON.stringify({ type: types[status], title, status, detail, reason, missing, tokenPage });
}

function invalidToken(said: string): Refusal {
  // That a token was once known is for those who may read its record, not for whoever presents it.
  const reason = said === 'revoked' ? 'unknown' : said;
  return {
    status: 401,
    title: 'The token is not valid.',
    detail: sentences[reason] ?? 'The token is refused.',
    reason,
    challenge: `, error="invalid_token", error_description="${reason}"`,
  };
}

function forbidden(reason: string, missing: string | undefined, tokenPage: string): Refusal {
  return {
    status: 403,
    title: 'The token does not allow this.',
    detail: reason === 'wrong_project' ? 'The token belongs to another project.'
      : missing === undefined ? 'No permission is attached to this operation, so it is refused to every token.'
      : `The token does not give ${missing}.`,
    reason,
    missing,
    tokenPage,
    challenge: `, error="insufficient_scope", error_description="${reason}"${missing === undefined ? '' : `, scope="${missing}"`}, error_uri="${tokenPage}"`,
  };
}
