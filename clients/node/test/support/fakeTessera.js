import { createServer } from 'node:http';
import { once } from 'node:events';

export const verifierToken = 'tss_verifier';

/** Something on a port of loopback that answers `/v1/verify` and `/v1/verify/batch` as a Tessera server would, and remembers what it was asked. */
export class FakeTessera {
  /** Tokens by their text. */
  tokens = new Map();
  /** What was asked: a list of questions for each call. */
  calls = [];
  /** The page that it names for a token's record, as servers of an earlier version do not. */
  pageOf = () => undefined;
  /** What to do in place of an answer: (request, response) => void. */
  instead;
  /** What to wait for before an answer. */
  held;
  /** Connections that were made. */
  connections = 0;

  static async start(t) {
    const tessera = new FakeTessera();
    tessera.server = createServer((request, response) => tessera.#answer(request, response)).on('connection', () => tessera.connections++);
    tessera.server.listen(0, '127.0.0.1');
    await once(tessera.server, 'listening');
    t.after(() => tessera.stop());
    return tessera;
  }

  get address() {
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  get questions() {
    return this.calls.flat();
  }

  /** Makes a token that has these permissions. */
  issue(permissions = [], { expiresAt = null, name = 'reader' } = {}) {
    const text = `tss_${String(this.tokens.size).padStart(4, '0')}`;
    const id = `01990000-0000-7000-8000-${String(this.tokens.size).padStart(12, '0')}`;
    this.tokens.set(text, { permissions: new Set(permissions), record: { id, kind: 'service', name, type: 'custom', expiresAt } });
    return text;
  }

  revoke(text) {
    this.tokens.delete(text);
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  async #answer(request, response) {
    if (this.instead) return this.instead(request, response);
    let body = '';
    for await (const chunk of request) body += chunk;
    if (request.headers.authorization !== `Bearer ${verifierToken}`) return response.writeHead(401).end('{}');
    const asked = JSON.parse(body);
    this.calls.push(Array.isArray(asked) ? asked : [asked]);
    const said = Array.isArray(asked) ? asked.map((question) => this.#judge(question)) : this.#judge(asked);
    await this.held;
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(said));
  }

  #judge(question) {
    const answer = this.#answerTo(question);
    return answer.token ? { ...answer, tokenPage: this.pageOf(answer.token) } : answer;
  }

  #answerTo({ token: text, permission, api, method, path }) {
    const token = this.tokens.get(text);
    if (!token) return { active: false, allowed: false, reason: 'unknown' };
    if (token.record.expiresAt !== null && Date.parse(token.record.expiresAt) <= Date.now()) return { active: false, allowed: false, reason: 'expired' };
    if (path !== undefined && /[#;\\]|\/\//.test(path)) return { active: true, allowed: false, reason: 'ambiguous_path', token: token.record };
    const needed = path === undefined ? permission : this.routes?.[`${method} ${path}`] && `${api}:${this.routes[`${method} ${path}`]}`;
    const isAsked = path !== undefined || permission !== undefined;
    return !isAsked || token.permissions.has(needed)
      ? { active: true, allowed: true, token: token.record }
      : { active: true, allowed: false, reason: 'insufficient_scope', missing: needed, token: token.record };
  }
}
