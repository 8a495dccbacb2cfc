import { buildSchema } from 'graphql';
import { type PermissionOverrides, PermissionRules, type RootType } from '../graphql/permissionRules.js';

/** A route as the catalogue takes it. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly resource: string;
  readonly action: string;
  readonly access: 'read' | 'write';
  readonly project?: string;
}

/**
 * What stands in the place of an HTTP method in routes that are fields. No HTTP server takes a request with it, so that a gateway which guards
 * by the same API can be led to no field by a path.
 */
export const graphqlMethod = 'GRAPHQL';

/** The routes that a schema's root fields are, `GRAPHQL /Query.articles`, and those fields that no permission can be named after. */
export function routesOf(sdl: string, api: string, overrides: PermissionOverrides): { routes: Route[]; uncovered: string[] } {
  const schema = buildSchema(sdl, { assumeValidSDL: true });
  const rules = new PermissionRules(api, overrides);
  const routes: Route[] = [routeOf('Query.__schema', rules.introspection, 'read')];
  const uncovered: string[] = [];
  const types: [RootType, ReturnType<typeof schema.getQueryType>][] =
    [['Query', schema.getQueryType()], ['Mutation', schema.getMutationType()], ['Subscription', schema.getSubscriptionType()]];
  const known = new Set<string>();
  for (const [name, type] of types) {
    for (const field of Object.keys(type?.getFields() ?? {})) {
      const coordinate = `${name}.${field}`;
      known.add(coordinate);
      const permission = rules.of(name, field);
      if (permission === undefined) uncovered.push(coordinate);
      else if (permission.startsWith(`${api}:`)) routes.push(routeOf(coordinate, permission, name === 'Mutation' ? 'write' : 'read'));
    }
  }
  const stray = Object.keys(overrides).find((coordinate) => !known.has(coordinate));
  if (stray !== undefined) throw new Error(`The schema has no ${stray}, for which a permission is given.`);
  return { routes, uncovered };
}

function routeOf(coordinate: string, permission: string, access: 'read' | 'write'): Route {
  const name = permission.slice(permission.indexOf(':') + 1);
  const dot = name.indexOf('.');
  return { method: graphqlMethod, path: `/${coordinate}`, resource: name.slice(0, dot), action: name.slice(dot + 1), access };
}
