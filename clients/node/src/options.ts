/** Settings of a {@link TesseraClient}. */
export interface TesseraOptions {
  /** Address of the Tessera server: `https://tokens.example.com`. */
  readonly server: string | URL;
  /** A token of your own with the permission `tessera:token.verify`, with which the questions are asked. */
  readonly verifierToken: string;
  /** How long an answer may be used again, in milliseconds: 0 (never) to 2000. Default 2000. A revoked token is refused after this at the latest. */
  readonly cacheFor?: number;
  /** Most answers that are kept. Default 10000. */
  readonly cacheSize?: number;
  /** How long to wait for an answer, in milliseconds, 1 to 60000. Default 2000. */
  readonly timeout?: number;
  /** After so many failures in a row nobody is asked for a while, and everything is refused. Default 5. */
  readonly failuresToBreak?: number;
  /** How long nobody is asked then, in milliseconds. Default 1000. */
  readonly breakFor?: number;
  /** Where people reach the console, for the link to a token's page in refusals. Default: what the server says of itself. */
  readonly publicUrl?: string | URL;
  /** Realm in `WWW-Authenticate`. Default `tessera`. */
  readonly realm?: string;
  /** Told why Tessera could not be asked. Never a secret in it. Default: a line to standard error, at most one in ten seconds. */
  readonly onUnavailable?: (error: Error) => void;
}

export type Settings = Required<Omit<TesseraOptions, 'server' | 'publicUrl'>> & { readonly server: string; readonly publicUrl: string | undefined };

/** Fills in what was left out, and refuses what cannot be meant. */
export function settingsOf(options: TesseraOptions): Settings {
  const server = address('server', options.server);
  if (!/^[A-Za-z0-9_]{1,100}$/.test(options.verifierToken ?? '')) throw new TypeError('verifierToken must be a Tessera token.');
  const realm = options.realm ?? 'tessera';
  if (!/^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/.test(realm)) throw new TypeError('realm must be printable ASCII without " and \\.');
  return {
    server,
    verifierToken: options.verifierToken,
    cacheFor: within('cacheFor', options.cacheFor ?? 2000, 0, 2000),
    cacheSize: within('cacheSize', options.cacheSize ?? 10_000, 1, 1_000_000),
    timeout: within('timeout', options.timeout ?? 2000, 1, 60_000),
    failuresToBreak: within('failuresToBreak', options.failuresToBreak ?? 5, 1, 1_000_000),
    breakFor: within('breakFor', options.breakFor ?? 1000, 1, 60_000),
    publicUrl: options.publicUrl === undefined ? undefined : address('publicUrl', options.publicUrl),
    realm,
    onUnavailable: options.onUnavailable ?? sayOnceInTenSeconds(),
  };
}

function within(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`${name} must be a whole number from ${least} to ${most}.`);
}

/** The address without the slash at its end. */
export function address(name: string, given: string | URL): string {
  const url = URL.canParse(String(given)) ? new URL(given) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw new TypeError(`${name} must look like https://tokens.example.com, without user name, query or fragment.`);
  return url.href.replace(/\/+$/, '');
}

function sayOnceInTenSeconds(): (error: Error) => void {
  let last = -Infinity;
  return (error) => {
    if (performance.now() - last < 10_000) return;
    last = performance.now();
    console.error(`tessera-tokens: ${error.message}`);
  };
}
