/** A live token. Holds nothing that could be presented as one. */
export interface VerifiedToken {
  /** Id of its record. */
  readonly id: string;
  readonly kind: 'personal' | 'project' | 'service';
  /** Name or label. */
  readonly name: string;
  /** Whose personal token it is. */
  readonly owner?: { readonly id: string; readonly email: string; readonly name: string };
  /** Slug of the project of a project token. */
  readonly project?: string;
  /** Scope of a project token. */
  readonly scope?: string;
  /** Type of a service token. */
  readonly type?: string;
  /** From when on it is refused, RFC 3339; null: never. */
  readonly expiresAt: string | null;
}

/** What Tessera says to a question. */
export interface Answer {
  /** Whether the token is live. */
  readonly active: boolean;
  /** Whether what was asked about is allowed. */
  readonly allowed: boolean;
  /** Why not: `expired`, `unknown`, `malformed`, `insufficient_scope`, `wrong_project`, `ambiguous_path`, `stale`. */
  readonly reason?: string;
  /** The permission that the token lacks. */
  readonly missing?: string;
  /** The token; absent unless it is live. */
  readonly token?: VerifiedToken;
  /** Where the console shows it, for its holder. Servers of an earlier version do not say. */
  readonly tokenPage?: string;
}

const kinds: readonly unknown[] = ['personal', 'project', 'service'];
const reasonForm = /^[a-z_]{1,64}$/;
const permissionForm = /^[a-z][a-z0-9-]{0,63}:[A-Za-z0-9_-]{1,100}\.[A-Za-z0-9](?:[A-Za-z0-9_./-]{0,98}[A-Za-z0-9])?$/;

/** Whether a text can name a permission: `api:resource.action`. */
export function isPermission(text: string): boolean {
  return permissionForm.test(text);
}

/** Whether a text can name an API. */
export function isApiName(text: string): boolean {
  return /^[a-z][a-z0-9-]{0,63}$/.test(text);
}

/**
 * Reads an answer, or gives undefined for what is none. Nothing that is not understood is an allow, and nothing of an answer gets into headers
 * that has not the form it should have.
 */
export function readAnswer(value: unknown): Answer | undefined {
  if (!isObject(value) || typeof value.active !== 'boolean' || typeof value.allowed !== 'boolean') return undefined;
  const { active, allowed, reason, missing, token } = value;
  if (allowed && !active) return undefined;
  if (active !== isToken(token)) return undefined;
  if (allowed !== (reason === undefined)) return undefined;
  if (reason !== undefined && !(typeof reason === 'string' && reasonForm.test(reason))) return undefined;
  if (missing !== undefined && !(typeof missing === 'string' && isPermission(missing))) return undefined;
  // A page that no header could hold is left out: it lets nobody pass, and is no reason to refuse everybody.
  const { tokenPage, ...rest } = value;
  return (isPage(tokenPage) ? value : rest) as unknown as Answer;
}

function isPage(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 2000 && /^https?:\/\/[!#-[\]-~]+$/.test(value);
}

function isToken(value: unknown): boolean {
  return isObject(value)
    && typeof value.id === 'string' && /^[0-9a-f-]{36}$/i.test(value.id)
    && kinds.includes(value.kind)
    && typeof value.name === 'string'
    && (value.project === undefined || typeof value.project === 'string')
    && (value.expiresAt === null || (typeof value.expiresAt === 'string' && !Number.isNaN(Date.parse(value.expiresAt))));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
