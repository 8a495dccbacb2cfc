import { isApiName, isPermission, type VerifiedToken } from './answers.js';
import { readBearer } from './bearer.js';
import type { TesseraClient } from './client.js';
import type { Question } from './questions.js';
import { noToken, type Refusal, refusalOf, twoTokens, unavailable, uncovered } from './refusal.js';
import { TesseraUnavailableError } from './unavailable.js';

/** A request, as far as judging it goes. */
export interface HttpRequest {
  /** Values of `Authorization`, each header by itself. */
  readonly authorization: readonly string[] | undefined;
  readonly method: string;
  /** The request's target as it is routed, query and all. */
  readonly target: string;
  readonly ip: string | undefined;
}

/** What is asked about a request: the operation that method and path lead to, a permission by name, or nothing, which nobody has. */
export type Demand = { readonly api: string } | { readonly permission: string; readonly project?: string | undefined } | undefined;

export type Judgement = { readonly token: VerifiedToken; readonly refusal?: undefined } | { readonly refusal: Refusal };

/** Judges a request. Whatever goes wrong on the way to an answer is a refusal. */
export async function judge(client: TesseraClient, request: HttpRequest, demand: Demand): Promise<Judgement> {
  const presented = readBearer(request.authorization);
  if (presented.isTwo) return { refusal: twoTokens };
  if (presented.token === undefined) return { refusal: noToken };
  try {
    const answer = await client.verify(questionOf(presented.token, request, demand));
    const refusal = demand === undefined ? uncovered(client, answer) : refusalOf(client, answer);
    return refusal ? { refusal } : { token: answer.token! };
  } catch (error) {
    if (error instanceof TesseraUnavailableError) return { refusal: unavailable };
    throw error;
  }
}

/** The name, if it can be one. Wrong names are a mistake of the program and found when it starts. */
export function checkedApi(api: string): string {
  if (isApiName(api)) return api;
  throw new TypeError(`"${api}" is not the name of an API: a lower-case letter, then lower-case letters, digits and -.`);
}

/** The permission, if it can be one. */
export function checkedPermission(permission: string): string {
  if (isPermission(permission)) return permission;
  throw new TypeError(`"${permission}" is not a permission: it must read api:resource.action.`);
}

function questionOf(token: string, request: HttpRequest, demand: Demand): Question {
  if (demand === undefined) return { token, ip: request.ip };
  if ('permission' in demand) return { token, permission: demand.permission, project: demand.project, ip: request.ip };
  return { token, api: demand.api, method: request.method, path: pathOf(request.target), ip: request.ip };
}

/**
 * The path without its query, which takes no part in matching and is nobody else's business. A target that is not a path, or has a # anywhere,
 * is passed on in a form that the server refuses as ambiguous: programs differ in where they see its path end.
 */
function pathOf(target: string): string {
  const path = /^[^?#]*/.exec(target)![0];
  return path.startsWith('/') && !target.includes('#') ? path : '/#';
}

