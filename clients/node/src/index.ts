export type { Answer, VerifiedToken } from './answers.js';
export { TesseraClient } from './client.js';
export type { TesseraOptions } from './options.js';
export type { Question } from './questions.js';
export { TesseraUnavailableError } from './unavailable.js';
