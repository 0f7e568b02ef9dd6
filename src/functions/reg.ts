import { errors } from '../base/error.ts';
import type { RegKind } from '../data/type.ts';
import type { RegValue } from '../data/value.ts';
import {
  byOid,
  type CatalogFacts,
  isVisible,
  type NamedFact,
  named,
  type OperatorFact,
  type ProcFact,
} from './catalog_facts.ts';
import { identifierParts } from './identifier_parts.ts';
import { asIdentifier } from './scalar/string/quote_ident.ts';
import { elementOf, formatType, oidOfWrittenType, typesByOid } from './type_catalog.ts';

/** What to say when nothing, or more than one thing, has the name. */
type Refusal = () => Error;

interface Found {
  readonly oids: readonly number[];
  readonly none: Refusal;
  readonly several?: Refusal;
}

/** regclass, regtype … from its text: a number, `-` for none, or a name that is looked up. Errors as PostgreSQL's. */
export function regFromText(source: string, of: RegKind, facts: CatalogFacts): RegValue {
  const { oids, none, several } = lookUp(source, of, facts);
  if (oids.length === 0) throw none();
  if (oids.length > 1 && several !== undefined) throw several();
  return regFromNumber(oids[0], of, facts);
}

/** The same for to_regclass and its like: null when there is none. */
export function regOrNull(source: string, of: RegKind, facts: CatalogFacts): RegValue | null {
  const { oids } = lookUp(source, of, facts);
  return oids.length === 1 ? regFromNumber(oids[0], of, facts) : null;
}

function lookUp(source: string, of: RegKind, facts: CatalogFacts): Found {
  if (source === '-' && of !== 'oper' && of !== 'operator') return { oids: [0], none: unreachable };
  if (/^\d+$/.test(source)) {
    const n = BigInt(source);
    if (n > 0xffffffffn) throw errors.valueOutOfRange(source, 'oid');
    return { oids: [Number(n)], none: unreachable };
  }
  return lookUps[of](source, facts);
}

const unreachable: Refusal = () => errors.internal('a number is not looked up');

const lookUps: Readonly<Record<RegKind, (source: string, facts: CatalogFacts) => Found>> = {
  class(source, facts) {
    const { schema, name } = qualified(source);
    const none: Refusal = () =>
      schema === undefined || hasSchema(schema, facts)
        ? errors.undefinedTable(schema === undefined ? name : `${schema}.${name}`)
        : errors.invalidSchemaName(schema);
    return { oids: oidsOf(named(facts.classes, { schema, name }, facts)), none };
  },
  type(source, facts) {
    const oid = oidOfWrittenType(source);
    const none: Refusal = () => {
      const schema = /^\s*(\w+)\s*\./.exec(source)?.[1];
      return schema === undefined || hasSchema(schema, facts)
        ? errors.undefinedType(source)
        : errors.invalidSchemaName(schema);
    };
    return { oids: oid === undefined ? [] : [oid], none };
  },
  proc(source, facts) {
    return {
      oids: oidsOf(named(facts.procs, qualified(source), facts)),
      none: () => errors.noSuch('42883', 'function', source),
      several: () => errors.severalOfName(`function named "${source}"`),
    };
  },
  procedure(source, facts) {
    const { name, args } = withArguments(source);
    const candidates = named(facts.procs, qualified(name), facts);
    return {
      oids: oidsOf(candidates.filter((proc) => sameNumbers(proc.args, args))),
      none: () => errors.noSuch('42883', 'function', source),
    };
  },
  namespace(source, facts) {
    const { name } = single(source);
    return {
      oids: oidsOf(facts.namespaces.filter((each) => each.name === name)),
      none: () => errors.invalidSchemaName(name),
    };
  },
  role(source, facts) {
    const { name } = single(source);
    return {
      oids: oidsOf(facts.roles.filter((each) => each.name === name)),
      none: () => errors.noSuch('42704', 'role', name),
    };
  },
  oper(source, facts) {
    const { schema, name } = operatorName(source);
    return {
      oids: oidsOf(named(facts.operators, { schema, name }, facts)),
      none: () => errors.noSuchOperator(source),
      several: () => errors.severalOfName(`operator named ${source}`),
    };
  },
  operator(source, facts) {
    const { name, args } = withArguments(source);
    const candidates = named(facts.operators, operatorName(name), facts);
    return {
      oids: oidsOf(candidates.filter(({ left, right }) => sameNumbers([left, right], args))),
      none: () => errors.noSuchOperator(source),
    };
  },
};

const hasSchema = (schema: string, facts: CatalogFacts): boolean =>
  facts.namespaces.some((each) => each.name === schema);
const oidsOf = (facts: readonly NamedFact[]): readonly number[] => facts.map(({ oid }) => oid);
const sameNumbers = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((n, i) => n === b[i]);

function qualified(source: string): { readonly schema: string | undefined; readonly name: string } {
  const parts = identifierParts(source);
  if (parts.length > 3) {
    throw errors.badSyntax(`improper relation name (too many dotted names): ${parts.join('.')}`);
  }
  return { schema: parts.at(-2), name: parts[parts.length - 1] };
}

function single(source: string): { readonly name: string } {
  const [name, ...more] = identifierParts(source);
  if (more.length > 0) throw errors.invalidName();
  return { name };
}

function operatorName(source: string): { readonly schema: string | undefined; readonly name: string } {
  const symbol = /[^\w."\s]+$/.exec(source.trim())?.[0];
  if (symbol === undefined) return { schema: undefined, name: source };
  const before = source.trim().slice(0, -symbol.length);
  return { schema: before === '' ? undefined : identifierParts(before.replace(/\.$/, '')).at(-1), name: symbol };
}

/** `f(int4, text)`: the name and the numbers of the types; NONE is 0. */
function withArguments(source: string): { readonly name: string; readonly args: readonly number[] } {
  if (!source.includes('(')) throw errors.expectedParenthesis('left');
  const found = /^([^(]*)\((.*)\)\s*$/s.exec(source);
  if (found === null) throw errors.expectedParenthesis('right');
  const [, name, list] = found;
  const args = list.trim() === '' ? [] : list.split(',').map((each) => argumentOid(each.trim()));
  return { name: name.trim(), args };
}

function argumentOid(name: string): number {
  if (/^none$/i.test(name)) return 0;
  const oid = oidOfWrittenType(name);
  if (oid === undefined) throw errors.undefinedType(name);
  return oid;
}

/** The value of a number: with the name of what it stands for, or the number where there is nothing. */
export function regFromNumber(oid: number, of: RegKind, facts: CatalogFacts): RegValue {
  if (oid === 0) return { oid, name: of === 'oper' || of === 'operator' ? '0' : '-' };
  return { oid, name: printed[of](oid, facts) ?? String(oid) };
}

const printed: Readonly<Record<RegKind, (oid: number, facts: CatalogFacts) => string | undefined>> = {
  class: (oid, facts) => withSchema(facts.classes, oid, facts),
  type: (oid) => (typesByOid.has(oid) || elementOf(oid) !== undefined ? formatType(oid, null) : undefined),
  proc(oid, facts) {
    const proc = byOid(facts.procs, oid);
    if (proc === undefined) return undefined;
    const same = named(facts.procs, { schema: undefined, name: proc.name }, facts);
    return same.length === 1 && same[0] === proc
      ? asIdentifier(proc.name)
      : `${proc.schema}.${asIdentifier(proc.name)}`;
  },
  procedure(oid, facts) {
    const proc = byOid(facts.procs, oid);
    return proc && `${bare(proc, facts.procs, facts)}(${typeList(proc)})`;
  },
  namespace: (oid, facts) => nameIn(facts.namespaces, oid),
  role: (oid, facts) => nameIn(facts.roles, oid),
  oper(oid, facts) {
    const operator = byOid(facts.operators, oid);
    if (operator === undefined) return undefined;
    const same = named(facts.operators, { schema: undefined, name: operator.name }, facts);
    return same.length === 1 ? operator.name : `${operator.schema}.${operator.name}`;
  },
  operator(oid, facts) {
    const operator = byOid(facts.operators, oid);
    return operator && `${operator.name}(${sides(operator)})`;
  },
};

const sides = ({ left, right }: OperatorFact): string =>
  `${left === 0 ? 'NONE' : formatType(left, null)},${formatType(right, null)}`;

const typeList = ({ args }: ProcFact): string => args.map((arg) => formatType(arg, null)).join(',');

function nameIn(list: readonly NamedFact[], oid: number): string | undefined {
  const name = byOid(list, oid)?.name;
  return name === undefined ? undefined : asIdentifier(name);
}

function withSchema<F extends NamedFact>(list: readonly F[], oid: number, facts: CatalogFacts): string | undefined {
  const fact = byOid(list, oid);
  return fact && bare(fact, list, facts);
}

/** The name, with its schema where the bare name would not find it. */
const bare = <F extends NamedFact>(fact: F, list: readonly F[], facts: CatalogFacts): string =>
  isVisible(fact, list, facts) ? asIdentifier(fact.name) : `${asIdentifier(fact.schema)}.${asIdentifier(fact.name)}`;
