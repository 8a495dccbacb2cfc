import { Lexer, Source, TokenKind } from 'graphql';

/** What a GraphQL request may be at most. Whoever exceeds one of them is refused before the document is parsed. */
export interface GraphQLLimits {
  /** Characters of a document. Default 100000. */
  readonly maxSize: number;
  /** Tokens of a document. Default 5000. */
  readonly maxTokens: number;
  /** Brackets of any kind inside one another. Default 40; the introspection query of GraphiQL takes 14. */
  readonly maxDepth: number;
  /** Aliases of a document. Default 100. */
  readonly maxAliases: number;
  /** Root fields of an operation, those of its fragments included. Default 50. */
  readonly maxRootFields: number;
  /** Operations of one HTTP request, where the GraphQL server takes several. Default 10. */
  readonly maxBatch: number;
}

const defaults: GraphQLLimits = { maxSize: 100_000, maxTokens: 5000, maxDepth: 40, maxAliases: 100, maxRootFields: 50, maxBatch: 10 };

/** A limit that a request exceeds. */
export interface Exceeded {
  readonly limit: keyof GraphQLLimits;
  readonly most: number;
}

/** Fills in what was left out. */
export function limitsOf(given: Partial<GraphQLLimits> = {}): GraphQLLimits {
  for (const [name, value] of Object.entries(given)) {
    if (!(name in defaults)) throw new TypeError(`${name} is not a limit; there are ${Object.keys(defaults).join(', ')}.`);
    if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} must be a whole number from 1.`);
  }
  return { ...defaults, ...given };
}

const opening: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const closing: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/**
 * Holds a document against the limits, token by token: parsers go down into a document as deep as it goes, which a hostile one uses to exhaust
 * the stack, and this does not. A document that is no GraphQL is the parser's to refuse.
 */
export function findExceeded(text: string, limits: GraphQLLimits): Exceeded | undefined {
  if (text.length > limits.maxSize) return exceeded('maxSize');
  const lexer = new Lexer(new Source(text));
  let tokens = 0;
  let depth = 0;
  let parentheses = 0;
  let aliases = 0;
  try {
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
      if (++tokens > limits.maxTokens) return exceeded('maxTokens');
      if (opening.has(token.kind) && ++depth > limits.maxDepth) return exceeded('maxDepth');
      if (closing.has(token.kind)) depth--;
      if (token.kind === TokenKind.PAREN_L) parentheses++;
      if (token.kind === TokenKind.PAREN_R) parentheses--;
      // Outside of arguments and variables a colon follows nothing but an alias.
      if (token.kind === TokenKind.COLON && parentheses === 0 && ++aliases > limits.maxAliases) return exceeded('maxAliases');
    }
  } catch {
    return undefined;
  }
  return undefined;

  function exceeded(limit: keyof GraphQLLimits): Exceeded {
    return { limit, most: limits[limit] };
  }
}
