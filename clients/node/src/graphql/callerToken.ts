import type { VerifiedToken } from '../answers.js';
import { callerOf } from './caller.js';

/** The token in whose name something runs, for resolvers: `callerToken(context)?.name`. */
export function callerToken(context: unknown): VerifiedToken | undefined {
  return callerOf(context)?.token;
}
