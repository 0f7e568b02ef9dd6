import { type PipelineType, pipelineColumns, pipelineTables } from './pipeline_tables.ts';
import { type Random, randomOf } from './random.ts';

type Numeric = 'int2' | 'int4' | 'int8' | 'float4' | 'float8' | 'numeric';
const numbers: readonly Numeric[] = ['int2', 'int4', 'int8', 'float4', 'float8', 'numeric'];
const types: readonly PipelineType[] = [...new Set(pipelineColumns.map(({ type }) => type))];

const literals: Readonly<Record<PipelineType, readonly string[]>> = {
  bool: ['true', 'false', 'NULL::bool'],
  int2: ['3::int2', '(-7)::int2', '0::int2', '32767::int2'],
  int4: ['1', '-5', '0', '100', '2147483647', 'NULL::int4'],
  int8: ['5::int8', '(-3)::int8', '10000000000', '0::int8'],
  float4: ['0.5::float4', "'NaN'::float4", '(-2)::float4', '0::float4', '3e38::float4'],
  float8: ['0.5::float8', "'NaN'::float8", "'-0'::float8", "'Infinity'::float8", '2::float8', '1e300::float8'],
  numeric: ['0.5', '3', '-1.25', '100.0001', '0'],
  text: ["''", "'alpha'", "'x1'", "'Beta'", "'żółw 🐢'", "'m'"],
  date: ["DATE '1994-01-01'", "DATE '1995-06-30'", "DATE '1970-01-01'", "'infinity'::date"],
  timestamp: ["TIMESTAMP '1970-01-01 00:00:00'", "TIMESTAMP '1970-02-03 04:05:06.5'", "'-infinity'::timestamp"],
  timestamptz: ["TIMESTAMPTZ '2024-04-01 00:00:00+00'", "TIMESTAMPTZ '2024-05-06 07:08:09+02'"],
};
const patterns = [
  '%special%',
  '%special%requests%',
  'ab%',
  '%requests',
  '',
  '%',
  'x_',
  '%ü%',
  '%a%b%1%',
  '_b%',
  '%🐢%',
  'alpha',
];
const comparisons = ['=', '<>', '<', '<=', '>', '>='];
const spreads = ['stddev', 'var_pop', 'stddev_samp', 'variance', 'stddev_pop', 'var_samp'];
const pairs = ['corr', 'covar_pop', 'covar_samp', 'regr_count', 'regr_slope', 'regr_r2', 'regr_avgx', 'regr_sxy'];
const fields = ['year', 'month', 'day', 'quarter', 'dow', 'doy', 'week', 'isodow', 'epoch', 'decade', 'century'];
const timeFields = [...fields, 'hour', 'minute', 'second', 'milliseconds', 'microseconds'];
const units = ['year', 'month', 'day', 'quarter', 'week', 'decade'];
const timeUnits = [...units, 'hour', 'minute', 'second'];

class Writer {
  private readonly random: Random;

  constructor(random: Random) {
    this.random = random;
  }

  query(): string {
    const { random } = this;
    const table = random.chance(0.4) ? pipelineTables[0] : random.pick(pipelineTables);
    const joined = random.chance(0.35) ? this.joined() : '';
    const conditions = [
      ...(random.chance(joined === '' ? 0.75 : 0.3) ? [this.condition(2)] : []),
      ...(random.chance(0.15) ? [this.asked()] : []),
    ];
    const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
    const from = `${table.name}${joined}${where}`;
    const met = joined === '' ? [] : ['r_id', 'r_key', 'r_n'].slice(0, 1 + random.below(3));
    const shape = random.below(4);
    if (shape === 0) return `SELECT ${[this.columns(), ...met].join(', ')} FROM ${from}`;
    if (shape === 1) return this.first(table.name, where);
    const aggregates = Array.from({ length: 1 + random.below(4) }, () => this.aggregate());
    if (joined !== '') aggregates.push('count(r_id)', 'sum(r_n)', 'min(r_key::text)');
    if (shape === 2) return `SELECT ${aggregates.join(', ')} FROM ${from}`;
    const keys = Array.from({ length: 1 + random.below(3) }, () => this.key());
    const by = keys.map((_, i) => i + 1).join(', ');
    const grouped = `SELECT ${[...keys, ...aggregates].join(', ')} FROM ${from} GROUP BY ${by}`;
    return random.chance(0.3) ? `${grouped}${this.firstGroups(keys.length, aggregates.length)}` : grouped;
  }

  /** A join with few rows of a table, by a key, by a condition, or both. */
  private joined(): string {
    const { random } = this;
    const type = random.pick<PipelineType>(['int2', 'int4', 'int8', 'text', 'date', 'numeric', 'float8', 'timestamp']);
    const number = random.pick(['n', 'w', '(n + w)', 'n / 7', 'avg(n) OVER ()', 's']);
    const few = random.pick(['id % 401 = 1', 'id < 5', 'id < 0', 'id % 97 = 2 AND n > 0', 'id = 7', 'id % 211 < 2']);
    const side = `(SELECT id AS r_id, ${this.column(type)} AS r_key, (${number})::numeric AS r_n FROM ${random.pick(pipelineTables).name} WHERE ${few}) AS r`;
    const kind = random.pick(['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN']);
    const key = `${random.chance(0.7) ? this.column(type) : this.of(type, 1)} ${random.chance(0.8) ? '=' : 'IS NOT DISTINCT FROM'} r_key`;
    const more = `${random.pick(['n', 'w', 's', 'n * 2'])} ${random.pick(comparisons)} ${random.pick(['r_n', '0.2 * r_n', 'r_n / 3', '- r_n'])}`;
    // Every pair is tried without a key, and those that meet nobody are looked for: not of many.
    if (kind !== 'FULL JOIN' && random.chance(0.2)) return ` ${kind} ${side} ON ${more} AND r_id < 30`;
    return ` ${kind} ${side} ON ${key}${random.chance(0.4) ? ` AND ${more}` : ''}`;
  }

  /** A condition that another query answers. */
  private asked(): string {
    const { random } = this;
    const other = random.pick(pipelineTables).name;
    const type = random.pick<PipelineType>(['int2', 'int4', 'int8', 'text', 'date', 'numeric']);
    const compared = random.pick(comparisons);
    const forms = [
      () => `n ${compared} (SELECT avg(n) FROM ${other})`,
      () => `w * 2 ${compared} (SELECT sum(w) / 1000 FROM ${other} WHERE id < 400)`,
      () => `s ${compared} (SELECT max(i) / 3 FROM ${other})`,
      () =>
        `${this.column(type)} ${random.pick(['IN', 'NOT IN'])} (SELECT ${this.column(type)} FROM ${other} AS o WHERE id < 90)`,
      () => `(${this.column(type)} IN (SELECT ${this.column(type)} FROM ${other} AS o WHERE id < 90) OR b)`,
      () =>
        `${random.pick(['', 'NOT '])}EXISTS (SELECT FROM ${other} AS o WHERE o.i = ${random.pick(['i', 's', 'id'])} AND o.id % 3 = 0)`,
    ];
    return random.pick(forms)();
  }

  /** The first rows of an order; the numbers of rows make it whole, or leave ties to the order of the file. */
  private first(table: string, where: string): string {
    const { random } = this;
    const direction = (): string => random.pick(['', ' DESC', ' NULLS FIRST', ' DESC NULLS LAST']);
    const others = Array.from({ length: random.below(3) }, () => random.pick(pipelineColumns).name);
    const keys = [random.chance(0.7) ? random.pick(pipelineColumns).name : this.of(random.pick(types), 1), ...others];
    const listed = random.chance(0.5)
      ? '*'
      : ['id', ...Array.from({ length: 3 }, () => random.pick(pipelineColumns).name)].join(', ');
    const limit = ` LIMIT ${random.pick([1, 3, 10, 100, 5000])}${random.chance(0.2) ? ' OFFSET 7' : ''}`;
    const alias =
      listed === '*'
        ? '*'
        : listed
            .split(', ')
            .map((name, i) => `${name} AS c${i}`)
            .join(', ');
    return `SELECT ${alias} FROM ${table}${where} ORDER BY ${keys.map((key) => `(${key})${direction()}`).join(', ')}${limit}`;
  }

  /** An order of groups, whole by their keys, and how many are wanted of it. */
  private firstGroups(keys: number, aggregates: number): string {
    const { random } = this;
    const direction = (): string => random.pick(['', ' DESC', ' NULLS FIRST', ' DESC NULLS LAST']);
    const first = Array.from({ length: random.below(3) }, () => 1 + random.below(keys + aggregates));
    const all = [...first, ...Array.from({ length: keys }, (_, k) => k + 1)].map((at) => `${at}${direction()}`);
    return ` ORDER BY ${all.join(', ')} LIMIT ${random.pick([1, 3, 10, 100])}`;
  }

  private columns(): string {
    const { random } = this;
    const made = Array.from({ length: 1 + random.below(4) }, () => this.of(random.pick(types), 2));
    return ['id', ...made.map((expr, i) => `${expr} AS c${i}`)].join(', ');
  }

  private key(): string {
    const { random } = this;
    if (random.chance(0.6)) return random.pick(pipelineColumns).name;
    return this.of(random.pick(types), 1);
  }

  private aggregate(): string {
    const { random } = this;
    const filter = random.chance(0.2) ? ` FILTER (WHERE ${this.condition(1)})` : '';
    const number = (): string => this.of(random.pick(numbers), random.below(3));
    const calls = [
      () => 'count(*)',
      () => `count(${this.of(random.pick(types), 1)})`,
      () => `sum(${number()})`,
      () => `avg(${number()})`,
      () => `${random.pick(['min', 'max'])}(${this.of(random.pick(types.filter((type) => type !== 'bool')), 1)})`,
      () => `${random.pick(['bool_and', 'bool_or', 'every', 'count_if'])}(${this.condition(1)})`,
      () => `${random.pick(['min', 'max', 'count', 'any_value', 'first', 'last'])}(${random.pick(['t', 'u'])})`,
      () => `${random.pick(['bit_and', 'bit_or', 'bit_xor'])}(${this.of(random.pick(['int2', 'int4', 'int8']), 1)})`,
      () => `${random.pick(spreads)}(${random.chance(0.5) ? number() : this.column(random.pick(numbers))})`,
      () => `${random.pick(pairs)}(${this.column(random.pick(numbers))}::float8, ${number()}::float8)`,
      () => `count(DISTINCT ${random.pick(pipelineColumns).name})`,
      () => `${random.pick(['any_value', 'first', 'last', 'arbitrary'])}(${this.of(random.pick(types), 1)})`,
    ];
    return random.pick(calls)() + filter;
  }

  condition(depth: number): string {
    const { random } = this;
    const type = random.pick(types);
    const forms = [
      () => `${this.of(type, depth)} ${random.pick(comparisons)} ${this.of(type, depth - 1)}`,
      () => `${this.of(type, depth)} ${random.pick(comparisons)} ${random.pick(literals[type])}`,
      () => `${this.column(type)} BETWEEN ${random.pick(literals[type])} AND ${random.pick(literals[type])}`,
      () => `${this.of(type, depth - 1)} IS ${random.pick(['', 'NOT '])}NULL`,
      () => `${this.column(type)} ${random.pick(['', 'NOT '])}IN (${literals[type].join(', ')})`,
      () => `${random.pick(['t', 'u'])} ${random.pick(['', 'NOT '])}LIKE '${random.pick(patterns)}'`,
      () => `starts_with(${random.pick(['t', 'u'])}, '${random.pick(['ab', '', 'x', 'ż'])}')`,
      () => `${this.of(type, depth - 1)} IS ${random.pick(['', 'NOT '])}DISTINCT FROM ${this.of(type, depth - 1)}`,
      () => `${random.pick(['length', 'octet_length'])}(u) ${random.pick(comparisons)} ${random.below(40)}`,
      () => `u ${random.pick(['=', '<>'])} ${random.pick(literals.text)}`,
      () => 'b',
    ];
    if (depth > 0 && random.chance(0.4)) {
      const parts = Array.from({ length: 2 + random.below(2) }, () => this.condition(depth - 1));
      const whole = `(${parts.join(random.pick([' AND ', ' OR ']))})`;
      return random.chance(0.2) ? `NOT ${whole}` : whole;
    }
    return `(${random.pick(forms)()})`;
  }

  private column(type: PipelineType): string {
    return this.random.pick(pipelineColumns.filter((column) => column.type === type)).name;
  }

  of(type: PipelineType, depth: number): string {
    const { random } = this;
    if (depth <= 0 || random.chance(0.25)) return random.chance(0.8) ? this.column(type) : random.pick(literals[type]);
    const deeper = (other: PipelineType): string => this.of(other, depth - 1);
    const general = [
      () => `CASE WHEN ${this.condition(depth - 1)} THEN ${deeper(type)} ELSE ${deeper(type)} END`,
      () => `coalesce(${deeper(type)}, ${deeper(type)})`,
      () => `nullif(${deeper(type)}, ${deeper(type)})`,
      () => `${random.pick(['greatest', 'least'])}(${deeper(type)}, ${deeper(type)})`,
    ];
    const own = this.ownForms(type, deeper);
    return (own.length > 0 && random.chance(0.7) ? random.pick(own) : random.pick(general))();
  }

  private ownForms(type: PipelineType, deeper: (type: PipelineType) => string): readonly (() => string)[] {
    const { random } = this;
    const other = (): Numeric => random.pick(numbers);
    switch (type) {
      case 'bool':
        return [
          () => this.condition(0),
          () => `NOT ${deeper('bool')}`,
          () => `(${deeper('bool')} = ${deeper('bool')})`,
        ];
      case 'text':
        return [
          () => `upper(${deeper('text')})`,
          () => `substring(${deeper('text')} FROM 1 FOR ${random.below(4)})`,
          () => `(${deeper('text')} || 'x')`,
        ];
      case 'date':
        return [
          () => `(${deeper('date')} ${random.pick(['+', '-'])} ${random.pick(['s::int4', '30', '1'])})`,
          () => `${deeper('timestamp')}::date`,
        ];
      case 'timestamp':
        return [
          () => `date_trunc('${random.pick(timeUnits)}', ${deeper('timestamp')})`,
          () => `${deeper('date')}::timestamp`,
        ];
      case 'timestamptz':
        return [() => `date_trunc('${random.pick(timeUnits)}', ${deeper('timestamptz')})`];
      default:
        return [
          () => `(${deeper(type)} ${random.pick(['+', '-', '*'])} ${deeper(type)})`,
          () => `(${deeper(type)} ${random.pick(['+', '-', '*'])} ${random.pick(literals[type])})`,
          () => `(${deeper(type)} / ${random.pick(literals[type])})`,
          () => `(- ${deeper(type)})`,
          () => `${random.pick(['abs', 'sign'])}(${deeper(type)})::${type}`,
          () => `${deeper(other())}::${type}`,
          () => `${random.pick(['floor', 'ceil', 'round', 'trunc'])}(${deeper(type)})::${type}`,
          ...(type === 'float4' || type === 'float8'
            ? []
            : [() => `(${deeper(type)} % ${random.pick(literals[type])})`]),
          ...(type === 'int4' ? this.wholeForms(deeper) : []),
        ];
    }
  }

  private wholeForms(deeper: (type: PipelineType) => string): readonly (() => string)[] {
    const { random } = this;
    return [
      () => `(${deeper('date')} - ${deeper('date')})`,
      () => `extract(${random.pick(fields)} FROM ${deeper('date')})::int4`,
      () => `extract(${random.pick(timeFields)} FROM ${deeper('timestamp')})::int4`,
      () => `date_part('${random.pick(fields)}', ${deeper('timestamptz')})::int4`,
      () => `length(${deeper('text')})`,
      () => `octet_length(${random.pick(['t', 'u'])})`,
      () => `extract(year FROM date_trunc('${random.pick(units)}', ${deeper('date')}))::int4`,
    ];
  }
}

/** A query whose operators are those of compiled pipelines: filters, expressions, groups, aggregates over one table or two. */
export const pipelineQuery = (seed: number): string => new Writer(randomOf(seed)).query();
