import type { Delete, Insert, Update } from './change.ts';
import type { CopyFrom, CopyTo } from './copy.ts';
import type { CloseCursor, DeclareCursor, FetchCursor } from './cursor.ts';
import type {
  AlterTable,
  CreateExternalTable,
  CreateSchema,
  CreateTable,
  CreateTableAs,
  CreateView,
  Drop,
  Truncate,
} from './definition.ts';
import type { CreateIndex, DropIndex, Reindex } from './indexes.ts';
import type { CreateModel, DescribeModel, EvaluateModel, PredictStatement, ShowModels } from './model.ts';
import type { Comment, Listen, LockTable, Notify } from './note.ts';
import type { SelectStatement } from './query.ts';
import type {
  Analyze,
  Deallocate,
  Discard,
  Execute,
  Explain,
  Prepare,
  Savepoint,
  SetSetting,
  ShowSetting,
  Transaction,
} from './utility.ts';

/** What is written: every shape of a statement, each with its place in the text. Names are folded as Postgres folds. */
export type Statement =
  | SelectStatement
  | CreateExternalTable
  | CreateTableAs
  | CreateView
  | CreateTable
  | CreateSchema
  | CreateIndex
  | DropIndex
  | Reindex
  | AlterTable
  | Truncate
  | Insert
  | Update
  | Delete
  | Prepare
  | Execute
  | DeclareCursor
  | FetchCursor
  | CloseCursor
  | Savepoint
  | CopyFrom
  | Drop
  | CopyTo
  | Explain
  | Analyze
  | SetSetting
  | ShowSetting
  | Transaction
  | Discard
  | Deallocate
  | Comment
  | Listen
  | Notify
  | LockTable
  | CreateModel
  | DescribeModel
  | EvaluateModel
  | ShowModels
  | PredictStatement;
