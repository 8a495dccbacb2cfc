import { createHash } from 'node:crypto';
import { isIP } from 'node:net';

/**
 * A question about a token: is it live, and does it give this permission, or the operation that this method and path lead to? Without either it
 * asks only whether the token is live.
 */
export interface Question {
  /** The token as it was presented. */
  readonly token: string;
  /** A permission by name: `shop:article.find`. */
  readonly permission?: string | undefined;
  /** With method and path: the API in whose catalogue they are looked up. */
  readonly api?: string | undefined;
  readonly method?: string | undefined;
  /** The path as the client sent it. */
  readonly path?: string | undefined;
  /** Slug of the project in which the permission is needed. */
  readonly project?: string | undefined;
  /** Where the client's request came from, for the token's record. */
  readonly ip?: string | undefined;
}

const longestToken = 100;

/** Whether a text could be a token at all. Anything else is refused without asking, so that nobody can make questions long. */
export function couldBeToken(text: string): boolean {
  return text.length <= longestToken && /^[A-Za-z0-9_]+$/.test(text);
}

/** The question as it goes over the wire. */
export function toWire(question: Question): object {
  const { ip, ...rest } = question;
  // An interface's name (fe80::1%eth0) means nothing elsewhere.
  const address = ip?.replace(/%.*$/s, '');
  return address !== undefined && isIP(address) > 0 ? { ...rest, ip: address } : rest;
}

/**
 * What equal questions have in common, and from which none of them can be had back. Where the client is does not take part: no answer depends
 * on it.
 */
export function keyOf(question: Question): string {
  const { token, permission, api, method, path, project } = question;
  return createHash('sha256').update(JSON.stringify([token, permission, api, method, path, project])).digest('base64');
}
