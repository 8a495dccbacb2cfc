interface Sent {
  /** A request of the Fetch API. */
  readonly request?: { readonly headers?: unknown };
  /** A request of Node, or of Express. */
  readonly req?: { readonly headersDistinct?: { readonly authorization?: string[] | undefined }; readonly ip?: unknown; readonly socket?: { readonly remoteAddress?: string } };
}

/** Values of `Authorization` of the request that a context belongs to: from Node's own where it is at hand, since the others keep but one. */
export function authorizationOf(context: unknown): readonly string[] | undefined {
  const { req, request } = (context ?? {}) as Sent;
  const headers = request?.headers;
  return req?.headersDistinct ? req.headersDistinct.authorization : isHeaders(headers) ? valuesOf(headers.get('authorization')) : undefined;
}

/** Where it came from, if that is known. */
export function addressOf(context: unknown): string | undefined {
  const { req } = (context ?? {}) as Sent;
  return typeof req?.ip === 'string' ? req.ip : req?.socket?.remoteAddress;
}

function isHeaders(value: unknown): value is Headers {
  return typeof value === 'object' && value !== null && 'get' in value && typeof value.get === 'function';
}

function valuesOf(value: string | null | undefined): readonly string[] {
  return value === null || value === undefined ? [] : [value];
}
