import type { BatchStream } from '../../data/batch.ts';
import type { DataType } from '../../data/type.ts';
import type { Statement } from '../../parser/ast/statement.ts';
import type { StatementContext } from '../context.ts';
import type { CopyIn, CopyOut, ResultColumn } from '../session_types.ts';

export interface Shape {
  readonly parameters: readonly DataType[];
  readonly columns: readonly ResultColumn[] | null;
}

export interface Outcome {
  /** Absent: no rows. */
  readonly batches?: BatchStream;
  /** COPY FROM STDIN and TO STDOUT. */
  readonly copyIn?: CopyIn;
  readonly copyOut?: CopyOut;
  /** The completion tag, given the number of rows sent. */
  readonly tag: (rows: number) => string;
}

export type StatementOf<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

/** What the session does with one kind of statement: say its shape before it runs, and run it. */
export interface Command<K extends Statement['kind']> {
  readonly kind: K;
  describe(
    statement: StatementOf<K>,
    context: StatementContext,
    types: readonly (DataType | undefined)[],
  ): Promise<Shape>;
  run(statement: StatementOf<K>, context: StatementContext, parameters: readonly DataType[]): Promise<Outcome>;
}

export const command = <K extends Statement['kind']>(definition: Command<K>): Command<K> => definition;

/** The shape of a statement that takes nothing and returns nothing. */
export const silent = async (): Promise<Shape> => ({ parameters: [], columns: null });

export const done = (tag: string): Outcome => ({ tag: () => tag });
