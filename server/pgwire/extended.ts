import { errors } from '../../src/base/error.ts';
import type { DataType } from '../../src/data/type.ts';
import { typeOfOid } from '../../src/data/type_oid.ts';
import type { ParsedStatement, Prepared, SessionDoor } from '../../src/engine/session_types.ts';
import type { FrontendMessage } from './decode.ts';
import { bindComplete, closeComplete, noData, parameterDescription, parseComplete, rowDescription } from './encode.ts';
import { decodeParameters, formatList } from './parameters.ts';
import { Portal } from './portal.ts';
import type { SocketWriter } from './socket_writer.ts';

type Of<K extends FrontendMessage['kind']> = Extract<FrontendMessage, { kind: K }>;

interface NamedStatement {
  readonly prepared: Prepared | null;
  readonly sql: string;
  /** Types of parameters as the client declared them. */
  readonly declared: readonly number[];
}

/** Named statements and portals of one connection, and the messages that work on them. */
export class ExtendedProtocol {
  private readonly statements = new Map<string, NamedStatement>();
  private readonly portals = new Map<string, Portal>();
  private readonly session: SessionDoor;
  private readonly out: SocketWriter;
  /** Text of the statement that the running message is about: places of errors refer to it. */
  sql: string | undefined;

  constructor(session: SessionDoor, out: SocketWriter) {
    this.session = session;
    this.out = out;
  }

  async parse(message: Of<'parse'>): Promise<void> {
    this.sql = message.sql;
    if (message.invalid !== undefined) throw message.invalid;
    // The old unnamed statement is gone even when the new one is not accepted.
    if (message.name === '') this.statements.delete('');
    this.session.beginImplicit();
    if (message.name !== '' && this.statements.has(message.name)) throw errors.duplicateStatement(message.name);
    const parsed = this.session.parse(message.sql);
    if (parsed.length > 1) throw errors.badSyntax('cannot insert multiple commands into a prepared statement');
    const prepared = parsed.length === 0 ? null : await this.prepare(parsed[0], message.types.map(typeOfOid));
    this.statements.set(message.name, { prepared, sql: message.sql, declared: message.types });
    this.out.add(parseComplete);
  }

  private prepare(parsed: ParsedStatement, types: readonly (DataType | undefined)[]): Promise<Prepared> {
    return this.session.prepare(parsed, types);
  }

  bind(message: Of<'bind'>): Promise<unknown> | undefined {
    const { prepared, sql } = this.statement(message.statement);
    this.sql = sql;
    this.session.beginImplicit();
    const before = this.portals.get(message.portal);
    if (message.portal !== '' && before !== undefined) throw errors.duplicatePortal(message.portal);
    const closing = before?.close();
    if (closing !== undefined) return closing.then(() => this.open(message, prepared));
    this.open(message, prepared);
    return undefined;
  }

  private open(message: Of<'bind'>, prepared: Prepared | null): void {
    const types = prepared?.parameters ?? [];
    const params = decodeParameters(message.parameters, message.parameterFormats, types, (text, type) =>
      this.session.readParameter(text, type),
    );
    const formats = formatList(message.resultFormats, prepared?.columns?.length ?? 0, 'result');
    this.portals.set(message.portal, new Portal(prepared, params, formats));
    this.out.add(bindComplete);
  }

  describe(message: Of<'describe' | 'close'>): void {
    if (message.what === 'statement') {
      const { prepared, sql, declared } = this.statement(message.name);
      this.sql = sql;
      this.out.add(parameterDescription(prepared?.parameters ?? [], declared));
      const columns = prepared?.columns ?? null;
      this.out.add(columns === null ? noData : rowDescription(columns, new Array(columns.length).fill(0)));
      return;
    }
    const portal = this.portal(message.name);
    const columns = portal.prepared?.columns ?? null;
    this.out.add(columns === null ? noData : rowDescription(columns, portal.formats));
  }

  execute(message: Of<'execute'>): Promise<void> | undefined {
    const portal = this.portal(message.portal);
    this.sql = portal.prepared?.parsed.sql;
    this.session.beginImplicit();
    if (portal.runAtOnce(this.session, this.out, message.maxRows)) return undefined;
    return this.run(portal, message);
  }

  private async run(portal: Portal, message: Of<'execute'>): Promise<void> {
    await portal.run(this.session, this.out, message.maxRows);
    // COMMIT and ROLLBACK end the portals of their transaction, themselves included.
    if (portal.prepared?.parsed.statement.kind === 'transaction' && this.session.status === 'idle') {
      await this.endOfTransaction();
    }
  }

  async close(message: Of<'describe' | 'close'>): Promise<void> {
    if (message.what === 'statement') this.statements.delete(message.name);
    else await this.closePortal(message.name);
    this.out.add(closeComplete);
  }

  /** Portals live as long as their transaction: without a block, until Sync. */
  endOfTransaction(): Promise<unknown> | undefined {
    let closing: Promise<unknown>[] | undefined;
    for (const [name, portal] of this.portals) {
      this.portals.delete(name);
      const closed = portal.close();
      if (closed !== undefined) closing = [...(closing ?? []), closed];
    }
    return closing && Promise.all(closing);
  }

  /** A Query message destroys the unnamed statement and the unnamed portal. */
  async forgetUnnamed(): Promise<void> {
    this.statements.delete('');
    await this.closePortal('');
  }

  /** DEALLOCATE and DISCARD ALL reach here too. */
  deallocate(name: string | null): void {
    if (name === null) return this.statements.clear();
    if (!this.statements.delete(name)) throw errors.undefinedStatement(name);
  }

  private async closePortal(name: string): Promise<void> {
    const portal = this.portals.get(name);
    this.portals.delete(name);
    await portal?.close();
  }

  private statement(name: string): NamedStatement {
    const statement = this.statements.get(name);
    if (statement === undefined) throw errors.undefinedStatement(name);
    return statement;
  }

  private portal(name: string): Portal {
    const portal = this.portals.get(name);
    if (portal === undefined) throw errors.undefinedPortal(name);
    return portal;
  }
}
