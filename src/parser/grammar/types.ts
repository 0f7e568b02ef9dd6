import type { Expression, TypeReference } from '../ast/expression.ts';
import { keywords as k, marked, type SqlToken, symbols as s, sets } from '../tokens.ts';
import { BaseGrammar, type Rule } from './base.ts';

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
    const units = this.OPTION1(() => this.SUBRULE(this.intervalUnits));
    return { ...intervalName(units, modifiers), array: false, at: this.since(start) };
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
    const typeAt = this.since(start);
    const text = this.SUBRULE(this.text);
    const units = this.OPTION1(() => this.SUBRULE(this.intervalUnits));
    const type: TypeReference = { ...intervalName(units, modifiers), array: false, at: typeAt };
    return { kind: 'typed_literal', type, value: text.value, valueAt: text.at, at: this.since(start) };
  });

  /** DAY, or YEAR TO MONTH, or MINUTE TO SECOND(3). */
  private readonly intervalUnits: Rule<IntervalUnits> = this.rule('intervalUnits', () => {
    const from = this.SUBRULE(this.unit, { ARGS: [unitWords] });
    const to = this.OPTION(() => {
      this.CONSUME(k.to);
      return this.SUBRULE1(this.unit, { ARGS: [smallerUnits[from?.word] ?? []] });
    });
    return { words: to === undefined ? from.word : `${from.word} to ${to.word}`, digits: (to ?? from).digits };
  });

  private readonly unit: Rule<Unit, [readonly string[]]> = this.rule('unit', (allowed) => {
    const word = this.OR(
      unitWords.map((unit) => ({ GATE: () => allowed.includes(unit), ALT: () => this.CONSUME(k[unit]) })),
    ) as SqlToken;
    const digits = this.OPTION({
      GATE: () => word.tokenType === k.second,
      DEF: () => {
        this.CONSUME(s.plainParen);
        const n = this.SUBRULE(this.wholeNumber);
        this.CONSUME(s.rightParen);
        return n;
      },
    });
    return { word: word.value, digits };
  });
}

const unitWords = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const;

/** Up to which unit an interval may reach that begins with a unit. */
const smallerUnits: Readonly<Record<string, readonly string[]>> = {
  year: ['month'],
  day: ['hour', 'minute', 'second'],
  hour: ['minute', 'second'],
  minute: ['second'],
};

interface Unit {
  readonly word: string;
  readonly digits: number | undefined;
}

interface IntervalUnits {
  readonly words: string;
  readonly digits: number | undefined;
}

const intervalName = (
  units: IntervalUnits | undefined,
  modifiers: readonly number[],
): Pick<TypeReference, 'name' | 'modifiers'> =>
  units === undefined
    ? { name: 'interval', modifiers }
    : { name: `interval ${units.words}`, modifiers: units.digits === undefined ? modifiers : [units.digits] };
