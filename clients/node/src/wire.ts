import { type Answer, readAnswer } from './answers.js';
import type { Settings } from './options.js';
import { type Question, toWire } from './questions.js';
import { TesseraUnavailableError } from './unavailable.js';

const longestAnswer = 1024 * 1024;

/** How many questions the server takes at once. */
export const mostAtOnce = 100;

/** Asks the server, once, and waits no longer than the time-out. Connections are kept alive and shared by the runtime's own pool. */
export async function ask(settings: Settings, questions: readonly Question[]): Promise<Answer[]> {
  const single = questions.length === 1;
  const body = JSON.stringify(single ? toWire(questions[0]!) : questions.map(toWire));
  const signal = AbortSignal.timeout(settings.timeout);
  try {
    const response = await post(settings, single ? '/v1/verify' : '/v1/verify/batch', body, signal);
    refuseStatus(response);
    const said: unknown = JSON.parse(await readText(response));
    const answers = (single ? [said] : Array.isArray(said) ? said : []).map(readAnswer);
    if (answers.length !== questions.length || answers.includes(undefined)) throw new TesseraUnavailableError('Tessera answers something that is not understood.');
    return answers as Answer[];
  } catch (error) {
    if (error instanceof TesseraUnavailableError) throw error;
    if (signal.aborted) throw new TesseraUnavailableError(`Tessera has not answered for ${settings.timeout} ms.`);
    if (error instanceof SyntaxError) throw new TesseraUnavailableError('Tessera answers something that is not JSON.');
    throw new TesseraUnavailableError(`Tessera cannot be reached: ${reasonOf(error)}.`, { cause: error });
  }
}

async function post(settings: Settings, path: string, body: string, signal: AbortSignal): Promise<Response> {
  const send = () => fetch(settings.server + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${settings.verifierToken}`, 'content-type': 'application/json', accept: 'application/json' },
    body,
    signal,
    // The verifier's token goes to nobody else.
    redirect: 'error',
  });
  try {
    return await send();
  } catch (error) {
    // A server may close a connection that was kept alive at the moment it is used again. Asking twice does no harm.
    if (signal.aborted || !isReset(error)) throw error;
    return send();
  }
}

function isReset(error: unknown): boolean {
  const code = (error as { cause?: { code?: unknown } }).cause?.code;
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET';
}

function refuseStatus(response: Response): void {
  if (response.status === 200) return;
  void response.body?.cancel().catch(() => undefined);
  const why = response.status === 401 ? ': the verifier token is not valid'
    : response.status === 403 ? ': the verifier token lacks tessera:token.verify'
    : '';
  // 400 and 413 are about one question, and a client that could provoke them must not be able to keep everybody else out.
  throw new TesseraUnavailableError(`Tessera answers ${response.status}${why}.`, { isFailure: response.status !== 400 && response.status !== 413 });
}

async function readText(response: Response): Promise<string> {
  if (!response.body) return '';
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > longestAnswer) throw new TesseraUnavailableError('Tessera answers without end.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function reasonOf(error: unknown): string {
  const cause = (error as { cause?: unknown }).cause;
  const code = (cause as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : cause instanceof Error ? cause.message : error instanceof Error ? error.message : 'no answer';
}
