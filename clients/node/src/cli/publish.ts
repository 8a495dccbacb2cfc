import { graphqlMethod, type Route } from './routes.js';

/** What the server says of a registration. */
export interface Report {
  readonly api: string;
  readonly created: boolean;
  readonly dryRun: boolean;
  readonly added: readonly Change[];
  readonly removed: readonly Change[];
  readonly changed: readonly (Omit<Change, 'access'> & { readonly from: string; readonly to: string })[];
}

export interface Change {
  readonly permission: string;
  readonly access: string;
  readonly liveTokens: number;
}

export interface Publication {
  readonly server: string;
  readonly api: string;
  readonly title: string | undefined;
  readonly routes: readonly Route[];
  readonly secret: string;
  readonly dryRun: boolean;
}

interface Registered {
  readonly resources: readonly {
    readonly name: string;
    readonly actions: readonly {
      readonly name: string;
      readonly access: Route['access'];
      readonly routes: readonly { readonly method: string; readonly path: string; readonly project?: string }[];
    }[];
  }[];
}

const patience = 30_000;

/** Registers the fields beside what else the API has: its HTTP routes stay as they are. */
export async function publish(publication: Publication): Promise<Report> {
  const path = `/v1/apis/${publication.api}`;
  const there = await call(publication, 'GET', path);
  if (there.status !== 404) await refuseFailure(there);
  const kept = there.status === 404 ? [] : otherRoutes(await there.json() as Registered);
  const { title, routes, dryRun } = publication;
  const answer = await call(publication, 'PUT', dryRun ? `${path}?dryRun=true` : path, { title, routes: [...kept, ...routes] });
  await refuseFailure(answer);
  return await answer.json() as Report;
}

function otherRoutes({ resources }: Registered): Route[] {
  return resources.flatMap((resource) => resource.actions.flatMap((action) => action.routes
    .filter((route) => route.method !== graphqlMethod)
    .map((route) => ({ ...route, resource: resource.name, action: action.name, access: action.access }))));
}

async function call({ server, secret }: Publication, method: string, path: string, body?: object): Promise<Response> {
  try {
    return await fetch(server + path, {
      method,
      headers: { authorization: `Bearer ${secret}`, accept: 'application/json', ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    });
  } catch (error) {
    const code = ((error as Error).cause as { code?: string } | undefined)?.code;
    throw new Error(`${server} cannot be reached: ${code ?? (error as Error).name}.`);
  }
}

async function refuseFailure(answer: Response): Promise<void> {
  if (answer.ok) return;
  if (answer.status === 413) throw new Error('The schema has more root fields than one registration may hold, which is 64 KiB of JSON.');
  const problem = await answer.json().catch(() => ({})) as { title?: unknown; detail?: unknown };
  const said = [problem.title, problem.detail].filter((text) => typeof text === 'string').join(' ');
  throw new Error(`The server answers ${answer.status}${said === '' ? '.' : `: ${said}`}`);
}
