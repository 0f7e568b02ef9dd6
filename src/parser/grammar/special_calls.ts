import type { Expression } from '../ast/expression.ts';
import type { SelectItem } from '../ast/query.ts';
import { keywords as k, marked, type SqlToken, symbols as s, sets } from '../tokens.ts';
import type { Rule } from './base.ts';
import { CallGrammar } from './calls.ts';

/** Calls that the standard spells with words between the arguments. They arrive as calls of PostgreSQL's functions. */
export abstract class SpecialCallGrammar extends CallGrammar {
  override readonly specialCall: Rule<Expression> = this.rule('specialCall', () =>
    this.choose<Expression>([
      { ALT: () => this.SUBRULE(this.cast) },
      { ALT: () => this.SUBRULE(this.extract) },
      { ALT: () => this.SUBRULE(this.substring) },
      { ALT: () => this.SUBRULE(this.position) },
      { ALT: () => this.SUBRULE(this.trim) },
      { ALT: () => this.SUBRULE(this.overlay) },
      { ALT: () => this.SUBRULE(this.row) },
      { ALT: () => this.SUBRULE(this.struct) },
      { ALT: () => this.SUBRULE(this.niladic) },
      { ALT: () => this.SUBRULE(this.scalarPredict) },
    ]),
  );

  private readonly cast: Rule<Expression> = this.rule('cast', () => {
    const start = this.from();
    this.CONSUME(k.cast);
    this.CONSUME(sets.leftParen);
    const operand = this.SUBRULE(this.expression);
    this.CONSUME(k.as);
    const type = this.SUBRULE(this.typeName);
    this.CONSUME(s.rightParen);
    return { kind: 'cast', operand, type, at: this.since(start) };
  });

  /** EXTRACT(year FROM x) → extract('year', x). */
  private readonly extract: Rule<Expression> = this.rule('extract', () => {
    const word = this.CONSUME(marked.extractCall) as SqlToken;
    this.CONSUME(sets.leftParen);
    const field = this.OR([{ ALT: () => this.CONSUME(sets.label) }, { ALT: () => this.CONSUME(s.string) }]) as SqlToken;
    this.CONSUME(k.from);
    const source = this.SUBRULE(this.expression);
    this.CONSUME(s.rightParen);
    const name: Expression = { kind: 'string', value: field.value, at: this.at(field) };
    return this.call('extract', this.at(word), [name, source], this.since(word.startOffset));
  });

  /** SUBSTRING(x FROM a FOR b) and SUBSTRING(x, a, b) → substring(x, a, b). */
  private readonly substring: Rule<Expression> = this.rule('substring', () => {
    const word = this.CONSUME(marked.substringCall) as SqlToken;
    this.CONSUME(sets.leftParen);
    const args = [this.SUBRULE(this.expression)];
    this.OR([
      {
        ALT: () =>
          this.AT_LEAST_ONE(() => {
            this.CONSUME(s.comma);
            args.push(this.SUBRULE1(this.expression));
          }),
      },
      {
        ALT: () => {
          this.CONSUME(k.from);
          args.push(this.SUBRULE2(this.expression));
          this.OPTION(() => {
            this.CONSUME(k.for);
            args.push(this.SUBRULE3(this.expression));
          });
        },
      },
      {
        ALT: () => {
          const at = this.at(this.CONSUME1(k.for) as SqlToken);
          const length = this.SUBRULE4(this.expression);
          args.push({ kind: 'number', text: '1', at }, length);
          this.OPTION1(() => {
            this.CONSUME1(k.from);
            args[1] = this.SUBRULE5(this.expression);
          });
        },
      },
      {
        ALT: () => {
          this.CONSUME(k.similar);
          args.push(this.SUBRULE6(this.expression));
          this.CONSUME(k.escape);
          args.push(this.SUBRULE7(this.expression));
        },
      },
    ]);
    this.CONSUME(s.rightParen);
    return this.call('substring', this.at(word), args, this.since(word.startOffset));
  });

  /** POSITION(a IN b) → position(b, a): the order of PostgreSQL's function. */
  private readonly position: Rule<Expression> = this.rule('position', () => {
    const word = this.CONSUME(marked.positionCall) as SqlToken;
    this.CONSUME(sets.leftParen);
    const part = this.SUBRULE(this.restrictedExpression);
    this.CONSUME(k.in);
    const whole = this.SUBRULE1(this.restrictedExpression);
    this.CONSUME(s.rightParen);
    return this.call('position', this.at(word), [whole, part], this.since(word.startOffset));
  });

  /** TRIM(LEADING c FROM x) → ltrim(x, c); TRAILING rtrim; BOTH or nothing btrim. */
  private readonly trim: Rule<Expression> = this.rule('trim', () => {
    const word = this.CONSUME(marked.trimCall) as SqlToken;
    this.CONSUME(sets.leftParen);
    const side = this.OPTION(() =>
      this.OR([
        { ALT: () => this.CONSUME(k.both) },
        { ALT: () => this.CONSUME(k.leading) },
        { ALT: () => this.CONSUME(k.trailing) },
      ]),
    );
    const before: Expression[] = this.OPTION1(() => this.SUBRULE(this.expressions)) ?? [];
    const after: Expression[] =
      this.OPTION2(() => {
        this.CONSUME(k.from);
        return this.SUBRULE1(this.expressions);
      }) ?? [];
    this.CONSUME(s.rightParen);
    const args = this.ACTION(() => [...after, ...before]) ?? [];
    const name = side?.tokenType === k.leading ? 'ltrim' : side?.tokenType === k.trailing ? 'rtrim' : 'btrim';
    return this.call(name, this.at(word), args, this.since(word.startOffset));
  });

  /** OVERLAY(x PLACING y FROM a FOR b) → overlay(x, y, a, b). */
  private readonly overlay: Rule<Expression> = this.rule('overlay', () => {
    const word = this.CONSUME(marked.overlayCall) as SqlToken;
    this.CONSUME(sets.leftParen);
    const args = [this.SUBRULE(this.expression)];
    this.OR([
      {
        ALT: () => {
          this.CONSUME(k.placing);
          args.push(this.SUBRULE1(this.expression));
          this.CONSUME(k.from);
          args.push(this.SUBRULE2(this.expression));
          this.OPTION(() => {
            this.CONSUME(k.for);
            args.push(this.SUBRULE3(this.expression));
          });
        },
      },
      {
        ALT: () =>
          this.AT_LEAST_ONE(() => {
            this.CONSUME(s.comma);
            args.push(this.SUBRULE4(this.expression));
          }),
      },
    ]);
    this.CONSUME(s.rightParen);
    return this.call('overlay', this.at(word), args, this.since(word.startOffset));
  });

  private readonly row: Rule<Expression> = this.rule('row', () => {
    const start = this.from();
    this.CONSUME(marked.rowCall);
    this.CONSUME(sets.leftParen);
    const items = this.OPTION(() => this.SUBRULE(this.expressions)) ?? [];
    this.CONSUME(s.rightParen);
    return { kind: 'row', items, at: this.since(start) };
  });

  /** STRUCT(a, b AS c). */
  private readonly struct: Rule<Expression> = this.rule('struct', () => {
    const start = this.from();
    this.CONSUME(marked.structCall);
    this.CONSUME(sets.leftParen);
    const items: SelectItem[] = this.OPTION(() => this.SUBRULE(this.selectItems)) ?? [];
    this.CONSUME(s.rightParen);
    return { kind: 'struct', items, at: this.since(start) };
  });

  /** CURRENT_DATE and its like, which take no parentheses or a precision. */
  private readonly niladic: Rule<Expression> = this.rule('niladic', () => {
    const word = this.OR([
      { ALT: () => this.CONSUME(k.current_date) },
      { ALT: () => this.CONSUME(k.current_time) },
      { ALT: () => this.CONSUME(k.current_timestamp) },
      { ALT: () => this.CONSUME(k.localtime) },
      { ALT: () => this.CONSUME(k.localtimestamp) },
      { ALT: () => this.CONSUME(k.current_role) },
      { ALT: () => this.CONSUME(k.current_user) },
      { ALT: () => this.CONSUME(k.session_user) },
      { ALT: () => this.CONSUME(k.user) },
      { ALT: () => this.CONSUME(k.current_catalog) },
    ]) as SqlToken;
    const args: Expression[] = [];
    this.OPTION(() => {
      this.CONSUME(s.plainParen);
      const digits = this.CONSUME(s.number) as SqlToken;
      args.push({ kind: 'number', text: digits.value, at: this.at(digits) });
      this.CONSUME(s.rightParen);
    });
    return this.call(word.value, this.at(word), args, this.since(word.startOffset));
  });
}
