import type { Socket } from 'node:net';
import { asSqlError, errors, type SqlError } from '../../src/base/error.ts';
import type { Notification, ParsedStatement, SessionDoor } from '../../src/engine/session_types.ts';
import { authenticate } from './authenticate.ts';
import { decode, decodeStartup, type FrontendMessage } from './decode.ts';
import {
  authenticationOk,
  backendKeyData,
  emptyQuery,
  errorResponse,
  negotiateProtocolVersion,
  noticeResponse,
  notificationResponse,
  parameterStatus,
  readyForQuery,
  rowDescription,
} from './encode.ts';
import { ExtendedProtocol } from './extended.ts';
import { Framer } from './framer.ts';
import { Portal } from './portal.ts';
import type { ScramSecret } from './scram.ts';
import { ClientGone, SocketWriter } from './socket_writer.ts';

/** What a connection needs of the server. */
export interface ConnectionHost {
  /** Opens a session, or refuses with an SqlError (28000, 3D000, 53300, 57P03). */
  openSession(parameters: ReadonlyMap<string, string>): SessionDoor;
  cancel(pid: number, secret: number): void;
  /** What a client must prove to know; undefined: all are trusted. */
  readonly secret: ScramSecret | undefined;
  log(event: string, details: Record<string, unknown>): void;
}

/** Protocol 3.0. */
const newestVersion = 3 << 16;
/** Unread bytes of a pipelining client beyond which we stop reading from it for a while. */
const readAheadBytes = 4 * 1024 * 1024;
/** Messages of a client that has not shown yet who it is. */
const maxPasswordBytes = 64 * 1024;
/** A client that has not said who it is by then is let go. */
const startupTimeoutMs = 60_000;

/** One client: its bytes in, its messages one after another, its bytes out. */
export class Connection {
  private readonly socket: Socket;
  private readonly host: ConnectionHost;
  private readonly framer = new Framer();
  private readonly out: SocketWriter;
  private session: SessionDoor | undefined;
  private extended: ExtendedProtocol | undefined;
  private wake: (() => void) | undefined;
  /** What the client was last told of the reported settings, and whether that may be old. */
  private readonly told = new Map<string, string>();
  private settingsChanged = true;
  private ended = false;
  private draining = false;
  private skipToSync = false;
  /** A message is being answered. */
  private busy = false;
  private readonly notifications: Notification[] = [];

  constructor(socket: Socket, host: ConnectionHost) {
    this.socket = socket;
    this.host = host;
    this.out = new SocketWriter(socket);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 60_000);
    socket.on('data', (piece) => {
      this.framer.push(piece as Buffer);
      if (this.framer.size > readAheadBytes) socket.pause();
      this.wake?.();
    });
    socket.on('error', () => socket.destroy());
    // The peer's end without Terminate: nobody waits for the answer any more.
    socket.on('end', () => this.gone());
    socket.on('close', () => this.gone());
  }

  /** Serves the client until it leaves; never rejects. */
  async serve(): Promise<void> {
    const timer = setTimeout(() => this.socket.destroy(), startupTimeoutMs);
    try {
      const ready = await this.startUp();
      clearTimeout(timer);
      if (ready) await this.loop();
    } catch (error) {
      await this.lastWords(error);
    } finally {
      clearTimeout(timer);
      await this.extended?.endOfTransaction()?.catch(() => undefined);
      await this.session?.close();
      this.socket.destroySoon();
    }
  }

  /** Ends the connection: at once when idle, after the running statement otherwise. */
  drain(): void {
    this.draining = true;
    this.wake?.();
  }

  /** Ends it now: what runs is cancelled, the client sees its connection break. */
  cutOff(): void {
    this.socket.destroy();
  }

  private gone(): void {
    this.ended = true;
    this.session?.cancel();
    this.wake?.();
  }

  private async startUp(): Promise<boolean> {
    for (;;) {
      const frame = await this.frame(() => this.framer.nextStartup());
      if (frame === undefined) return false;
      const message = decodeStartup(frame.body);
      if (message.kind === 'cancel') {
        this.host.cancel(message.pid, message.secret);
        return false;
      }
      if (message.kind !== 'startup') {
        this.out.add(Buffer.from('N'));
        await this.out.flush();
        continue;
      }
      if (message.major !== 3) {
        throw errors.unsupportedProtocol(message.major, message.minor);
      }
      return this.welcome(message.minor, message.parameters);
    }
  }

  private async welcome(minor: number, parameters: ReadonlyMap<string, string>): Promise<boolean> {
    const unknown = [...parameters.keys()].filter((name) => name.startsWith('_pq_.'));
    const user = parameters.get('user') ?? '';
    if (user === '') throw errors.noUser();
    if (minor > 0 || unknown.length > 0) this.out.add(negotiateProtocolVersion(newestVersion, unknown));
    const { secret } = this.host;
    const conversation = { out: this.out, next: () => this.frame(() => this.framer.next(maxPasswordBytes)) };
    if (secret !== undefined && !(await authenticate(user, secret, conversation))) return false;
    const session = this.host.openSession(parameters);
    this.session = session;
    this.extended = new ExtendedProtocol(session, this.out);
    session.onNotice = (notice) => {
      this.out.add(noticeResponse(notice));
      // A notice of a long statement should be seen at once; a slow reader is waited for elsewhere.
      this.out.flush()?.catch(() => undefined);
    };
    this.out.add(authenticationOk);
    session.onSetting = () => {
      this.settingsChanged = true;
    };
    this.reportSettings();
    session.onNotification = (notification) => {
      this.notifications.push(notification);
      if (!this.busy) this.tellNotifications();
    };
    session.onTerminate = () => {
      session.cancel();
      this.drain();
    };
    session.onDeallocate = (name) => this.extended?.deallocate(name);
    this.out.add(backendKeyData(session.id, session.secret));
    this.ready();
    await this.out.flush();
    return true;
  }

  private async loop(): Promise<void> {
    for (;;) {
      const frame = this.framer.next() ?? (await this.frame(() => this.framer.next()));
      if (frame === undefined) return;
      const message = decode(frame.code, frame.body);
      if (message.kind === 'terminate') return;
      this.busy = true;
      const handled = this.handle(message);
      if (handled !== undefined) await handled;
      this.busy = false;
    }
  }

  /** The next frame; undefined when the client has gone or the server drains. */
  private async frame<T>(next: () => T | undefined): Promise<T | undefined> {
    for (;;) {
      const frame = next();
      if (frame !== undefined) {
        if (this.socket.isPaused() && this.framer.size < readAheadBytes) this.socket.resume();
        return frame;
      }
      if (this.ended) return undefined;
      if (this.draining) throw errors.shuttingDown();
      if (this.socket.isPaused()) this.socket.resume();
      await this.out.flush();
      if (this.ended || this.framer.size > 0 || this.draining) {
        const again = next();
        if (again !== undefined) return again;
      }
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        if (this.ended || this.draining) resolve();
      });
      this.wake = undefined;
    }
  }

  /** Most messages are answered without waiting. */
  private handle(message: FrontendMessage): Promise<unknown> | undefined {
    if (this.skipToSync && message.kind !== 'sync') return undefined;
    try {
      return this.dispatch(message)?.catch((thrown: unknown) => this.failed(message, thrown));
    } catch (thrown) {
      return this.failed(message, thrown);
    }
  }

  private async failed(message: FrontendMessage, thrown: unknown): Promise<void> {
    if (thrown instanceof ClientGone || this.ended) throw new ClientGone();
    const error = asSqlError(thrown);
    if (error.code === 'XX000') this.host.log('internal error', { error: String((thrown as Error).stack ?? thrown) });
    this.session!.fail();
    await this.session!.endImplicit(false);
    if (this.session!.status === 'idle') await this.extended!.endOfTransaction();
    this.out.add(errorResponse(error, this.extended!.sql));
    if (message.kind === 'query' || message.kind === 'sync') this.ready();
    else this.skipToSync = true;
  }

  private dispatch(message: FrontendMessage): Promise<unknown> | undefined {
    const extended = this.extended!;
    switch (message.kind) {
      case 'query':
        return this.simpleQuery(message);
      case 'parse':
        return extended.parse(message);
      case 'bind':
        return extended.bind(message);
      case 'describe':
        extended.describe(message);
        return undefined;
      case 'execute':
        return extended.execute(message);
      case 'close':
        return extended.close(message);
      case 'flush':
        return this.out.flush();
      case 'sync':
        this.skipToSync = false;
        return this.endOfMessages();
      case 'copy':
        return undefined; // late messages of a COPY that is over are passed over, as the protocol asks
      default:
        throw errors.internal(`a ${message.kind} message was not expected here`);
    }
  }

  /** One Query message: its statements hold or fail together unless they say otherwise; the first error ends it. */
  private async simpleQuery({ sql, invalid }: Extract<FrontendMessage, { kind: 'query' }>): Promise<void> {
    const session = this.session!;
    this.extended!.sql = sql;
    if (invalid !== undefined) throw invalid;
    await this.extended!.forgetUnnamed();
    const statements = session.parse(sql);
    if (statements.length === 0) this.out.add(emptyQuery);
    for (const parsed of statements) {
      if (statements.length > 1) session.beginImplicit();
      await this.runSimple(parsed);
    }
    await this.endOfMessages();
  }

  private async runSimple(parsed: ParsedStatement): Promise<void> {
    const session = this.session!;
    const prepared = await session.prepare(parsed, []);
    if (prepared.parameters.length > 0) throw errors.undefinedParameter(1);
    const formats = new Array<number>(prepared.columns?.length ?? 0).fill(0);
    const portal = new Portal(prepared, [], formats);
    try {
      if (prepared.columns !== null) this.out.add(rowDescription(prepared.columns, formats));
      await portal.run(session, this.out, 0, () => this.frame(() => this.framer.next()));
    } finally {
      await portal.close();
    }
  }

  /** Sync, or the end of a Query message: what was done without BEGIN is committed, and the client's turn begins. */
  private endOfMessages(): Promise<unknown> | undefined {
    const ending = this.session!.endImplicit(true);
    return ending === undefined ? this.endOfPortals() : ending.then(() => this.endOfPortals());
  }

  private endOfPortals(): Promise<unknown> | undefined {
    const closing = this.session!.status === 'idle' ? this.extended!.endOfTransaction() : undefined;
    return closing === undefined ? this.readyAndSent() : closing.then(() => this.readyAndSent());
  }

  private readyAndSent(): Promise<void> | undefined {
    this.ready();
    return this.out.flush();
  }

  /** ReadyForQuery, and before it the settings that have changed since the last one. */
  private ready(): void {
    this.reportSettings();
    if (this.session!.status === 'idle') this.addNotifications();
    this.out.add(readyForQuery(this.session!.status));
  }

  private addNotifications(): void {
    for (const each of this.notifications.splice(0)) this.out.add(notificationResponse(each));
  }

  /** The client listens and asks for nothing: it is told at once, outside of transactions. */
  private tellNotifications(): void {
    if (this.session!.status !== 'idle') return;
    this.addNotifications();
    this.out.flush()?.catch(() => undefined);
  }

  private reportSettings(): void {
    if (!this.settingsChanged) return;
    this.settingsChanged = false;
    for (const [name, value] of this.session!.reportedSettings()) {
      if (this.told.get(name) === value) continue;
      this.told.set(name, value);
      this.out.add(parameterStatus(name, value));
    }
  }

  /** An error that ends the connection: FATAL, if there is still someone to hear it. */
  private async lastWords(thrown: unknown): Promise<void> {
    if (thrown instanceof ClientGone || this.ended) return;
    const error: SqlError = asSqlError(thrown);
    if (error.code === 'XX000')
      this.host.log('connection failed', { error: String((thrown as Error).stack ?? thrown) });
    this.out.add(errorResponse(error, undefined, 'FATAL'));
    await this.out.flush()?.catch(() => undefined);
  }
}
