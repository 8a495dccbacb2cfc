import type { IncomingMessage } from 'node:http';

/** What a request presents: one token, none (`undefined`), or two different ones. */
export type Presented = { readonly token: string | undefined; readonly isTwo?: false } | { readonly isTwo: true };

const none: Presented = { token: undefined };
const two: Presented = { isTwo: true };

/**
 * Reads `Authorization: Bearer T`, once, or the same one several times. Other schemes present no token; two headers that differ are two
 * credentials, of which nobody could say which one counts.
 */
export function readBearer(values: readonly string[] | undefined): Presented {
  if (!values || values.length === 0) return none;
  const first = single(values[0]!);
  for (const value of values.slice(1)) {
    if (value !== values[0] && (first === '' || single(value) !== first)) return two;
  }
  const [token, ...more] = first.split(',');
  // "Bearer a, Bearer b" is what some proxies make of a header that was sent twice.
  if (more.some((other) => single(trim(other)) !== trim(token!))) return two;
  return first === '' ? none : { token: trim(token!) };
}

function single(value: string): string {
  return /^bearer /i.test(value) ? trim(value.slice('bearer '.length)) : '';
}

function trim(text: string): string {
  return text.replace(/^ +| +$/g, '');
}

/** Values of `Authorization`, each header by itself: of several Node's `headers` keep the first alone. Requests made up by test tools have no others. */
export function authorizationIn(message: IncomingMessage): readonly string[] {
  const distinct = message.headersDistinct as IncomingMessage['headersDistinct'] | undefined;
  return distinct ? distinct.authorization ?? [] : [message.headers.authorization ?? []].flat();
}
