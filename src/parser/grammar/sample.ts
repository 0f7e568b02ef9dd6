import type { TokenType } from 'chevrotain';
import type { Identifier } from '../ast/common.ts';
import type { Expression } from '../ast/expression.ts';
import type { SampleClause } from '../ast/table_reference.ts';
import { keywords as k, type SqlToken, symbols as s, sets } from '../tokens.ts';
import type { Rule } from './base.ts';
import { level } from './precedence.ts';
import { SpecialCallGrammar } from './special_calls.ts';

const sizeUnits: ReadonlySet<TokenType> = new Set([s.percent, k.percent, k.rows]);

/** What stands behind TABLESAMPLE and USING SAMPLE. */
export abstract class SampleGrammar extends SpecialCallGrammar {
  /** method (size) REPEATABLE (seed), or size (method, seed). */
  readonly sampleClause: Rule<SampleClause> = this.rule('sampleClause', () => {
    const start = this.from();
    const method = this.OPTION(() => this.SUBRULE(this.sampleMethod)) ?? null;
    if (method !== null) this.CONSUME(s.plainParen);
    const { size, unit } = this.SUBRULE(this.sampleSize);
    if (method !== null) this.CONSUME(s.rightParen);
    const named = this.OPTION1({ GATE: () => method === null, DEF: () => this.SUBRULE(this.namedMethod) });
    const repeatable = this.OPTION2(() => {
      this.CONSUME(k.repeatable);
      this.CONSUME1(s.plainParen);
      const seed = this.SUBRULE(this.expression);
      this.CONSUME1(s.rightParen);
      return seed;
    });
    const seed = repeatable ?? named?.seed ?? null;
    return { method: method ?? named?.method ?? null, size, unit, seed, at: this.since(start) };
  });

  private readonly sampleMethod: Rule<Identifier> = this.rule('sampleMethod', () => {
    const token = this.CONSUME(sets.functionName) as SqlToken;
    return this.identifier(token);
  });

  private readonly sampleSize: Rule<Pick<SampleClause, 'size' | 'unit'>> = this.rule('sampleSize', () => {
    const isBare = this.LA(1).tokenType === s.number && sizeUnits.has(this.LA(2).tokenType);
    return this.choose<Pick<SampleClause, 'size' | 'unit'>>({
      IGNORE_AMBIGUITIES: true,
      DEF: [
        {
          GATE: () => isBare,
          ALT: () => {
            const token = this.CONSUME(s.number) as SqlToken;
            const word = this.OR1([
              { ALT: () => this.CONSUME(s.percent) },
              { ALT: () => this.CONSUME(k.percent) },
              { ALT: () => this.CONSUME(k.rows) },
            ]);
            const unit = word.tokenType === k.rows ? 'rows' : 'percent';
            return { size: { kind: 'number', text: token.value, at: this.at(token) }, unit };
          },
        },
        { ALT: () => ({ size: this.SUBRULE(this.expression, { ARGS: [level.operator] }), unit: null }) },
      ],
    });
  });

  private readonly namedMethod: Rule<{ method: Identifier; seed: Expression | null }> = this.rule('namedMethod', () => {
    this.CONSUME(s.plainParen);
    const method = this.SUBRULE(this.sampleMethod);
    const seed = this.OPTION(() => {
      this.CONSUME(s.comma);
      return this.SUBRULE(this.expression);
    });
    this.CONSUME(s.rightParen);
    return { method, seed: seed ?? null };
  });
}
