import pluralize from 'pluralize';
import { isPermission } from '../answers.js';

/** The root types, by what they are for; a schema may name them otherwise. */
export type RootType = 'Query' | 'Mutation' | 'Subscription';

/**
 * Permissions in place of those that the rules give, as `resource.action` or `api:resource.action`: by field (`{ 'Query.search': 'article.find' }`)
 * or by a function, which gives undefined for fields that the rules are good for.
 */
export type PermissionOverrides = Readonly<Record<string, string>> | ((type: RootType, field: string) => string | undefined);

/**
 * Says which permission each root field takes.
 *
 * Query and Subscription: `articles`, `articles_connection` and `articlesConnection` take `article.find`; `article` takes `article.findOne`.
 * Mutation: `createArticle`, `updateArticle`, `deleteArticle`, and whatever else starts with a word in small letters and goes on with a capital,
 * take `article.create`, `article.update`, `article.delete`…; a single word `login` takes `mutation.login`.
 */
export class PermissionRules {
  readonly #known = new Map<string, string | undefined>();

  constructor(readonly api: string, readonly overrides: PermissionOverrides = {}) {}

  /** The permission that asking for the schema takes. */
  get introspection(): string {
    return `${this.api}:schema.introspect`;
  }

  /** The permission of a field; undefined for one that none can be named after: nobody has it. */
  of(type: RootType, field: string): string | undefined {
    const coordinate = `${type}.${field}`;
    if (!this.#known.has(coordinate)) this.#known.set(coordinate, this.#find(type, field));
    return this.#known.get(coordinate);
  }

  #find(type: RootType, field: string): string | undefined {
    const own = this.#override(type, field);
    const permission = own ?? (type === 'Mutation' ? ofMutation(field) : ofQuery(field));
    const full = permission.includes(':') ? permission : `${this.api}:${permission}`;
    if (isPermission(full)) return full;
    if (own !== undefined) throw new TypeError(`"${own}", for ${type}.${field}, is not a permission: it must read resource.action.`);
    return undefined;
  }

  #override(type: RootType, field: string): string | undefined {
    if (typeof this.overrides === 'function') return this.overrides(type, field);
    const coordinate = `${type}.${field}`;
    return Object.hasOwn(this.overrides, coordinate) ? this.overrides[coordinate] : undefined;
  }
}

function ofQuery(field: string): string {
  const name = field.replace(/(?<=.)(?:_c|C)onnection$/, '');
  const singular = singularOf(name);
  return name !== field || singular !== name ? `${singular}.find` : `${name}.findOne`;
}

function ofMutation(field: string): string {
  const [, verb, thing] = /^([a-z][a-z0-9]*)([A-Z].*)$/s.exec(field) ?? [];
  return verb !== undefined && thing !== undefined ? `${singularOf(lowerFirst(thing))}.${verb}` : `mutation.${field}`;
}

/** The name with its last word in the singular: `blogPosts` is `blogPost`. */
function singularOf(name: string): string {
  return name.replace(/[A-Z]?[a-z]+$/, (word) => pluralize.singular(word) || word);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
