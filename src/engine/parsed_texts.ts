import { parse } from '../parser/parse.ts';
import type { ParsedStatement } from './session_types.ts';

/** A longer text is hardly sent twice. */
const longestText = 64 * 1024;
/** Characters of all texts; the statements made of them take some fifty times as much. */
const budget = 1024 * 1024;
/** With each go its plans. */
const mostTexts = 500;

/** Statements by their text, so that a text that comes again is the same statement: those not seen for longest go first. */
export class ParsedTexts {
  private readonly known = new Map<string, readonly ParsedStatement[]>();
  private characters = 0;

  /** Errors as `parse`. */
  parse(sql: string): readonly ParsedStatement[] {
    const found = this.known.get(sql);
    if (found !== undefined) {
      this.known.delete(sql);
      this.known.set(sql, found);
      return found;
    }
    const statements = parse(sql).map(({ statement }) => ({ statement, sql }));
    if (sql.length <= longestText) this.keep(sql, statements);
    return statements;
  }

  private keep(sql: string, statements: readonly ParsedStatement[]): void {
    this.known.set(sql, statements);
    this.characters += sql.length;
    for (const text of this.known.keys()) {
      if (this.characters <= budget && this.known.size <= mostTexts) return;
      this.known.delete(text);
      this.characters -= text.length;
    }
  }
}
