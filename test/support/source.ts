/** TypeScript and JavaScript read token by token with the compiler's own scanner: what a file imports, names and says. */
import { createScanner } from "typescript/unstable/ast/scanner";
import { SyntaxKind } from "typescript/unstable/ast";

export interface Token {
  readonly kind: SyntaxKind;
  /** As written; of a string or template its value. */
  readonly text: string;
}

/** Tokens after which a slash divides; after anything else it begins a regular expression. */
const ENDS_OPERAND = new Set([
  SyntaxKind.Identifier,
  SyntaxKind.PrivateIdentifier,
  SyntaxKind.NumericLiteral,
  SyntaxKind.BigIntLiteral,
  SyntaxKind.StringLiteral,
  SyntaxKind.RegularExpressionLiteral,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.TemplateTail,
  SyntaxKind.CloseParenToken,
  SyntaxKind.CloseBracketToken,
  SyntaxKind.CloseBraceToken,
  SyntaxKind.ThisKeyword,
  SyntaxKind.SuperKeyword,
  SyntaxKind.TrueKeyword,
  SyntaxKind.FalseKeyword,
  SyntaxKind.NullKeyword,
]);

const TEXTS = new Set([
  SyntaxKind.StringLiteral,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.TemplateHead,
  SyntaxKind.TemplateMiddle,
  SyntaxKind.TemplateTail,
]);

/** Every token of a source but white space and comments. */
export function tokensOf(source: string): readonly Token[] {
  const scanner = createScanner(true, undefined, source);
  const tokens: Token[] = [];
  // The open braces: a `}` that closes one of a template goes on with the template.
  const braces: ("block" | "template")[] = [];
  for (let kind = scanner.scan(); kind !== SyntaxKind.EndOfFile; kind = scanner.scan()) {
    const last = tokens.at(-1)?.kind ?? SyntaxKind.Unknown;
    if ((kind === SyntaxKind.SlashToken || kind === SyntaxKind.SlashEqualsToken) && !ENDS_OPERAND.has(last))
      kind = scanner.reScanSlashToken();
    if (kind === SyntaxKind.TemplateHead) braces.push("template");
    if (kind === SyntaxKind.OpenBraceToken) braces.push("block");
    if (kind === SyntaxKind.CloseBraceToken) {
      if (braces.at(-1) === "template") kind = scanner.reScanTemplateToken(false);
      if (kind !== SyntaxKind.TemplateMiddle) braces.pop();
    }
    if (scanner.isUnterminated()) throw new Error(`unterminated: ${scanner.getTokenText().slice(0, 60)}`);
    tokens.push({ kind, text: TEXTS.has(kind) ? scanner.getTokenValue() : scanner.getTokenText() });
  }
  return tokens;
}

/** Strings and templates of a source. Regular expressions read what people write; they say nothing. */
export function literalsOf(source: string): readonly string[] {
  return tokensOf(source)
    .filter((t) => TEXTS.has(t.kind))
    .map((t) => t.text);
}

/** What an import may name that is no plain string: nobody can tell where it goes. */
export const COMPUTED = "(computed)";

/** The specifiers a source imports: static, side-effect, re-exporting, type-only, dynamic, `import("…")` types and `require`. */
export function importsOf(source: string): readonly string[] {
  const tokens = tokensOf(source);
  const at = (i: number): Token => tokens[i] ?? { kind: SyntaxKind.EndOfFile, text: "" };
  const isString = (i: number): boolean =>
    at(i).kind === SyntaxKind.StringLiteral || at(i).kind === SyntaxKind.NoSubstitutionTemplateLiteral;
  return tokens.flatMap((token, i) => {
    const isProperty = at(i - 1).kind === SyntaxKind.DotToken || at(i + 1).kind === SyntaxKind.ColonToken;
    if (isProperty) return [];
    const isCall = at(i + 1).kind === SyntaxKind.OpenParenToken;
    switch (token.text) {
      case "require":
        return isCall ? [isString(i + 2) ? at(i + 2).text : COMPUTED] : [];
      case "import":
        if (at(i + 1).kind === SyntaxKind.DotToken) return []; // import.meta
        if (isCall) return [isString(i + 2) ? at(i + 2).text : COMPUTED];
        return isString(i + 1) ? [at(i + 1).text] : from(i);
      case "export":
        return at(i + 1).kind === SyntaxKind.OpenBraceToken ||
          at(i + 1).kind === SyntaxKind.AsteriskToken ||
          at(i + 1).text === "type"
          ? from(i)
          : [];
      default:
        return [];
    }
  });

  /** The string behind the next `from`, when this statement has one. */
  function from(start: number): readonly string[] {
    for (let i = start + 1; i < tokens.length; i += 1) {
      if (at(i).kind === SyntaxKind.FromKeyword && isString(i + 1)) return [at(i + 1).text];
      const ends = [
        SyntaxKind.SemicolonToken,
        SyntaxKind.EqualsToken,
        SyntaxKind.ImportKeyword,
        SyntaxKind.ExportKeyword,
      ];
      if (ends.includes(at(i).kind)) return [];
    }
    return [];
  }
}
