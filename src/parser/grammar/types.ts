import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import type { Expression, TypeReference } from '../ast/expression.ts';
import { keywords as k, marked, type SqlToken, symbols as s, sets } from '../tokens.ts';
import { BaseGrammar, type Rule } from './base.ts';

type Unit = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';

/** Names of types, and the literals that begin with one: DATE '…', INTERVAL '1' DAY, TIMESTAMP WITH TIME ZONE '…'. */
export abstract class TypeGrammar extends BaseGrammar {
  override readonly typeName: Rule<TypeReference> = this.rule('typeName', () => {
    const start = this.from();
    const type = this.OR({
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { ALT: () => this.SUBRULE(this.timeType) },
        { ALT: () => this.SUBRULE(this.intervalType) },
        { ALT: () => this.SUBRULE(this.doubleType) },
        { ALT: () => this.SUBRULE(this.characterType) },
        { ALT: () => this.SUBRULE(this.plainType) },
      ],
    });
    let array = false;
    this.MANY(() => {
      array = true;
      this.CONSUME(s.leftBracket);
      this.OPTION(() => this.CONSUME(s.number));
      this.CONSUME(s.rightBracket);
    });
    this.OPTION1(() => {
      array = true;
      this.CONSUME(k.array);
      this.OPTION2(() => {
        this.CONSUME1(s.leftBracket);
        this.CONSUME1(s.number);
        this.CONSUME1(s.rightBracket);
      });
    });
    return { ...type, array, at: this.since(start) };
  });

  /** timestamp (p) with time zone. */
  private readonly timeType: Rule<TypeReference> = this.rule('timeType', () => {
    const word = this.OR([{ ALT: () => this.CONSUME(k.timestamp) }, { ALT: () => this.CONSUME(k.time) }]) as SqlToken;
    return this.SUBRULE(this.timeRest, { ARGS: [word] });
  });

  private readonly timeRest: Rule<TypeReference, [SqlToken]> = this.rule('timeRest', (word) => {
    const modifiers = this.OPTION(() => this.SUBRULE(this.modifiers)) ?? [];
    const zone = this.OPTION1(() => this.SUBRULE(this.timeZone)) ?? '';
    return this.ACTION(() => {
      return { name: `${word.value}${zone}`, modifiers, array: false, at: this.since(word.startOffset) };
    });
  });

  private readonly timeZone: Rule<string> = this.rule('timeZone', () => {
    const word = this.OR([
      { ALT: () => this.CONSUME(marked.withTime) },
      { ALT: () => this.CONSUME(k.without) },
    ]) as SqlToken;
    this.CONSUME(k.time);
    this.CONSUME(k.zone);
    return ` ${word.value} time zone`;
  });

  private readonly intervalType: Rule<TypeReference> = this.rule('intervalType', () => {
    const start = this.from();
    this.CONSUME(k.interval);
    const modifiers = this.OPTION(() => this.SUBRULE(this.modifiers)) ?? [];
    const at = this.here();
    const units = this.OPTION1(() => this.SUBRULE(this.intervalUnits));
    if (units !== undefined) this.refuse('an interval type limited to some fields', at);
    return { name: 'interval', modifiers, array: false, at: this.since(start) };
  });

  private readonly doubleType: Rule<TypeReference> = this.rule('doubleType', () => {
    const start = this.from();
    this.CONSUME(marked.doublePrecision);
    this.CONSUME(k.precision);
    return { name: 'double precision', modifiers: [], array: false, at: this.since(start) };
  });

  /** CHAR, CHARACTER, NCHAR and NATIONAL CHARACTER, each with or without VARYING; BIT. */
  private readonly characterType: Rule<TypeReference> = this.rule('characterType', () => {
    const start = this.from();
    this.OPTION(() => this.CONSUME(k.national));
    const word = this.OR([
      { ALT: () => this.CONSUME(k.char) },
      { ALT: () => this.CONSUME(k.character) },
      { ALT: () => this.CONSUME(k.nchar) },
      { ALT: () => this.CONSUME(k.bit) },
    ]) as SqlToken;
    let varying = '';
    this.OPTION1(() => {
      this.CONSUME(k.varying);
      varying = ' varying';
    });
    const modifiers = this.OPTION2(() => this.SUBRULE(this.modifiers)) ?? [];
    const name = word.value === 'bit' ? 'bit' : 'character';
    return { name: `${name}${varying}`, modifiers, array: false, at: this.since(start) };
  });

  private readonly plainType: Rule<TypeReference> = this.rule('plainType', () => {
    const start = this.from();
    const parts = [(this.CONSUME(sets.typeName) as SqlToken).value];
    this.MANY(() => {
      this.CONSUME(s.dot);
      parts.push((this.CONSUME(sets.label) as SqlToken).value);
    });
    const modifiers = this.OPTION(() => this.SUBRULE(this.modifiers)) ?? [];
    return { name: parts.join('.'), modifiers, array: false, at: this.since(start) };
  });

  private readonly modifiers: Rule<number[]> = this.rule('modifiers', () => {
    const modifiers: number[] = [];
    this.CONSUME(s.plainParen);
    this.AT_LEAST_ONE_SEP({ SEP: s.comma, DEF: () => modifiers.push(this.SUBRULE(this.modifier)) });
    this.CONSUME(s.rightParen);
    return modifiers;
  });

  private readonly modifier: Rule<number> = this.rule('modifier', () => {
    let sign = 1;
    this.OPTION(() => {
      this.CONSUME(s.minus);
      sign = -1;
    });
    return sign * this.SUBRULE(this.wholeNumber);
  });

  // ---------------------------------------------------------------- literals that begin with a type

  readonly timeLiteral: Rule<Expression> = this.rule('timeLiteral', () => {
    const start = this.from();
    const word = this.OR([
      { ALT: () => this.CONSUME(marked.timestampLiteral) },
      { ALT: () => this.CONSUME(marked.timeLiteral) },
    ]) as SqlToken;
    const type = this.SUBRULE(this.timeRest, { ARGS: [word] });
    const text = this.SUBRULE(this.text);
    return { kind: 'typed_literal', type, value: text.value, valueAt: text.at, at: this.since(start) };
  });

  readonly doubleLiteral: Rule<Expression> = this.rule('doubleLiteral', () => {
    const start = this.from();
    const type = this.SUBRULE(this.doubleType);
    const text = this.SUBRULE(this.text);
    return { kind: 'typed_literal', type, value: text.value, valueAt: text.at, at: this.since(start) };
  });

  readonly intervalLiteral: Rule<Expression> = this.rule('intervalLiteral', () => {
    const start = this.from();
    this.CONSUME(marked.intervalLiteral);
    const modifiers = this.OPTION(() => this.SUBRULE(this.modifiers)) ?? [];
    const type: TypeReference = { name: 'interval', modifiers, array: false, at: this.since(start) };
    const text = this.SUBRULE(this.text);
    const units = this.OPTION1(() => this.SUBRULE(this.intervalUnits));
    const at = this.since(start);
    const value = units === undefined ? text.value : this.ACTION(() => intervalOf(text.value, units, at));
    return { kind: 'typed_literal', type, value, valueAt: text.at, at };
  });

  /** DAY, or YEAR TO MONTH. */
  private readonly intervalUnits: Rule<Unit[]> = this.rule('intervalUnits', () => {
    const units = [this.SUBRULE(this.unit)];
    this.OPTION(() => {
      this.CONSUME(k.to);
      units.push(this.SUBRULE1(this.unit));
    });
    return units;
  });

  private readonly unit: Rule<Unit> = this.rule('unit', () => {
    const word = this.OR([
      { ALT: () => this.CONSUME(k.year) },
      { ALT: () => this.CONSUME(k.month) },
      { ALT: () => this.CONSUME(k.day) },
      { ALT: () => this.CONSUME(k.hour) },
      { ALT: () => this.CONSUME(k.minute) },
      { ALT: () => this.CONSUME(k.second) },
    ]) as SqlToken;
    this.OPTION({
      GATE: () => word.tokenType === k.second,
      DEF: () => {
        this.CONSUME(s.plainParen);
        this.refuse('a precision of seconds');
        this.SUBRULE(this.wholeNumber);
        this.CONSUME(s.rightParen);
      },
    });
    return word.value as Unit;
  });
}

/**
 * INTERVAL '90' DAY as the text of a plain interval. The unit says what a bare number counts and cuts off all that is
 * smaller, so whole units of a bare number are the same as the plain interval; other texts would need the cut.
 */
function intervalOf(text: string, units: readonly Unit[], at: Span): string {
  const [unit, to] = units;
  if (unit === 'year' && to === 'month' && /^\s*[+-]?\d+-\d+\s*$/.test(text)) return text;
  const bare = /^\s*([+-]?\d+)(\.\d*)?\s*$/.exec(text);
  if (bare === null || to !== undefined) {
    throw errors.notSupported('an interval limited to some fields', at, "Write the units inside: INTERVAL '1 day'.");
  }
  return unit === 'second' ? `${text.trim()} second` : `${bare[1]} ${unit}`;
}
