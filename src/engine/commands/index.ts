import type { Statement } from '../../parser/ast/statement.ts';
import { alterTable } from './alter_table.ts';
import { analyzeCommand } from './analyze.ts';
import { deleteCommand, updateCommand } from './change.ts';
import { commentCommand } from './comment.ts';
import { copyFrom } from './copy_from.ts';
import { copyTo } from './copy_to.ts';
import { createExternalTable } from './create_external_table.ts';
import { createIndex } from './create_index.ts';
import { createModel } from './create_model.ts';
import { createSchema } from './create_schema.ts';
import { createTable } from './create_table.ts';
import { createTableAs } from './create_table_as.ts';
import { createView } from './create_view.ts';
import { closeCursor, declareCursor, fetchCursor } from './cursors.ts';
import type { Command, StatementOf } from './define.ts';
import { describeModelCommand, evaluateModelCommand } from './describe_model.ts';
import { dropCommand } from './drop.ts';
import { dropIndex, reindexCommand } from './drop_index.ts';
import { explainedCommands } from './explain.ts';
import { insertCommand } from './insert.ts';
import { listenCommand, lockTable, notifyCommand } from './notes.ts';
import { preparedCommands } from './prepared.ts';
import { predictCommand, selectCommand } from './query.ts';
import { savepointCommand } from './savepoint.ts';
import { deallocateCommand, discardCommand, setCommand, showCommand } from './settings.ts';
import { showModels } from './show_models.ts';
import { transactionCommand } from './transaction.ts';
import { truncateCommand } from './truncate.ts';

const { prepare, execute } = preparedCommands((statement) => commandFor(statement));
const explainCommand = explainedCommands((statement) => commandFor(statement));

/** What the session does with each kind of statement; the compiler finds the one that is missing. */
const commands: { readonly [K in Statement['kind']]: Command<K> } = {
  select_statement: selectCommand,
  predict_statement: predictCommand,
  create_external_table: createExternalTable,
  create_table_as: createTableAs,
  create_table: createTable,
  create_schema: createSchema,
  create_index: createIndex,
  drop_index: dropIndex,
  reindex: reindexCommand,
  alter_table: alterTable,
  truncate: truncateCommand,
  insert: insertCommand,
  update: updateCommand,
  delete: deleteCommand,
  prepare,
  execute,
  declare_cursor: declareCursor,
  fetch_cursor: fetchCursor,
  close_cursor: closeCursor,
  savepoint: savepointCommand,
  create_view: createView,
  drop: dropCommand,
  copy_from: copyFrom,
  copy_to: copyTo,
  explain: explainCommand,
  analyze: analyzeCommand,
  set: setCommand,
  show: showCommand,
  transaction: transactionCommand,
  discard: discardCommand,
  deallocate: deallocateCommand,
  create_model: createModel,
  describe_model: describeModelCommand,
  evaluate_model: evaluateModelCommand,
  show_models: showModels,
  comment: commentCommand,
  listen: listenCommand,
  notify: notifyCommand,
  lock_table: lockTable,
};

/** The command of a statement, for exactly that statement's shape. */
export const commandFor = <S extends Statement>(statement: S): Command<S['kind']> =>
  commands[statement.kind] as unknown as Command<S['kind']>;

export type { StatementOf };
