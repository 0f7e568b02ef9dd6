import type { DataType } from '../data/type.ts';
import { aggregates } from '../functions/aggregate/index.ts';
import type { OperatorFact, ProcFact } from '../functions/catalog_facts.ts';
import type { ArgumentType } from '../functions/define.ts';
import { scalars } from '../functions/scalar/index.ts';
import { sets } from '../functions/set/index.ts';
import { oidOfType, oidOfTypeName, typeRows } from '../functions/type_catalog.ts';
import { windows } from '../functions/window/index.ts';

/** Functions are numbered in the order of their list: the numbers hold as long as the server is the same version. */
const firstProc = 1_000_000;
const firstOperator = 2_000_000;
const schema = 'pg_catalog';

let procs: readonly ProcFact[] | undefined;
let operators: readonly OperatorFact[] | undefined;

/** A row for each overload of each function, and the input and output functions of the types. */
export function procFacts(): readonly ProcFact[] {
  procs ??= [...calls().filter(({ name }) => isWord(name)), ...typeFunctions()].map((call, i) => ({
    ...call,
    ...split(call.name),
    oid: firstProc + i,
  }));
  return procs;
}

/** A row for each overload of each operator. */
export function operatorFacts(): readonly OperatorFact[] {
  operators ??= calls()
    .filter(({ name, args }) => !isWord(name) && args.length >= 1 && args.length <= 2)
    .map(({ name, args, result, about }, i) => ({
      ...{ name, schema, result, about, oid: firstOperator + i },
      left: args.length === 2 ? args[0] : 0,
      right: args[args.length - 1],
    }));
  return operators;
}

/** A function may stand in another schema by its name. */
function split(called: string): { readonly schema: string; readonly name: string } {
  const dot = called.indexOf('.');
  return dot === -1 ? { schema, name: called } : { schema: called.slice(0, dot), name: called.slice(dot + 1) };
}

/** The number of the one function of that name; 0: none. */
export const procNamed = (name: string): number => procFacts().find((proc) => proc.name === name)?.oid ?? 0;

const isWord = (name: string): boolean => /^[a-z_]/.test(name);

type Callable = Omit<ProcFact, 'oid' | 'schema'>;

interface AnyOverload {
  readonly args: readonly ArgumentType[];
  readonly variadic?: boolean;
  readonly calledOnNull?: boolean;
  readonly result: DataType | ((args: readonly DataType[]) => DataType);
}

function calls(): readonly Callable[] {
  const of = (
    kind: Callable['kind'],
    list: readonly {
      readonly name: string;
      readonly about: string;
      readonly volatility?: string;
      readonly overloads: readonly AnyOverload[];
    }[],
  ): Callable[] =>
    list.flatMap(({ name, about, volatility = 'immutable', overloads }) =>
      overloads.map((overload) => ({
        ...{ kind, name, about },
        args: overload.args.map(oidOfArgument),
        variadic: overload.variadic === true,
        result: resultOf(overload),
        volatility: volatility[0] as Callable['volatility'],
        strict: kind === 'f' && overload.calledOnNull !== true,
        set: false,
      })),
    );
  const rowsOf = of('f', sets).map((call) => ({ ...call, set: true }));
  return [...of('f', scalars), ...of('a', aggregates), ...of('w', windows), ...rowsOf];
}

const anyOid = oidOfTypeName('any') ?? 0;
const anyElement = oidOfTypeName('anyelement') ?? 0;
const numericOid = oidOfTypeName('numeric') ?? 0;

const oidOfArgument = (arg: ArgumentType): number => {
  if (arg.kind === 'anydecimal') return numericOid;
  if (arg.kind === 'unknown') return anyOid;
  return isDataType(arg) ? oidOfType(arg) : (oidOfTypeName(arg.kind) ?? anyOid);
};

const isDataType = (arg: ArgumentType): arg is DataType => !arg.kind.startsWith('any');

/** Of arguments of any type the result may be any. */
function resultOf({ args, result }: AnyOverload): number {
  if (typeof result !== 'function') return oidOfType(result);
  const concrete = args.map((arg) => (isDataType(arg) ? arg : arg.kind === 'anydecimal' ? numericType : undefined));
  if (concrete.some((arg) => arg === undefined)) return anyElement;
  return oidOfType(result(concrete as DataType[]));
}

const numericType: DataType = { kind: 'numeric' };

/** int4in, int4out, int4recv, int4send and their like: clients look for them, nothing calls them. */
function typeFunctions(): readonly Callable[] {
  const cstring = oidOfTypeName('cstring') ?? 0;
  const internal = oidOfTypeName('internal') ?? 0;
  const bytea = oidOfTypeName('bytea') ?? 0;
  const pairs = [
    ...typeRows.map(({ stem, oid }) => [stem, oid] as const),
    ['array_', oidOfTypeName('anyarray') ?? 0] as const,
  ];
  const one = (name: string, arg: number, result: number): Callable => ({
    ...{
      kind: 'f',
      name,
      args: [arg],
      result,
      variadic: false,
      volatility: 'i',
      strict: true,
      set: false,
      about: 'I/O.',
    },
  });
  return pairs.flatMap(([stem, oid]) => [
    one(`${stem}in`, cstring, oid),
    one(`${stem}out`, oid, cstring),
    one(`${stem}recv`, internal, oid),
    one(`${stem}send`, oid, bytea),
  ]);
}
