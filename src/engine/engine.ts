import { join } from 'node:path';
import { CatalogStore } from '../catalog/store.ts';
import type { SessionView, TrainingView } from '../catalog/system/define.ts';
import { startCluster } from '../exec/cluster.ts';
import type { Cluster } from '../exec/job.ts';
import type { FileStore } from '../storage/file.ts';
import { embeddedSetting, embeddedVariable, openStore } from '../storage/store.ts';
import { Channels } from './channels.ts';
import type { EngineConfig } from './config.ts';
import { removeOrphans } from './orphans.ts';
import { ParsedTexts } from './parsed_texts.ts';
import { PlanCache } from './plan_cache.ts';
import { Session } from './session.ts';
import { TableFiles } from './table_files.ts';
import { SharedCatalog } from './transaction.ts';

/** One lake, opened: its catalog, its workers and the sessions that use them. */
export class Engine {
  readonly config: EngineConfig;
  readonly catalog: SharedCatalog;
  readonly cluster: Cluster;
  readonly store: FileStore;
  readonly files: TableFiles;
  readonly channels = new Channels();
  /** Statements and plans of all sessions. */
  readonly texts = new ParsedTexts();
  readonly plans = new PlanCache();
  /** Places that a COPY is writing to. */
  readonly written = new Set<string>();
  /** CREATE MODEL statements that are running, by session. */
  readonly training = new Map<number, TrainingView>();
  /** Told of every statement that ended: its SQLSTATE (00000 = success) and milliseconds. */
  onStatement: (sqlstate: string, ms: number) => void = () => undefined;
  private readonly sessions = new Map<number, Session>();
  /** Microseconds since 1970 UTC. */
  readonly startedAt = BigInt(Date.now()) * 1000n;
  private lastSession = 0;
  private lastTransaction = 0n;

  private constructor(config: EngineConfig, parts: Pick<Engine, 'catalog' | 'cluster' | 'store' | 'files'>) {
    this.config = config;
    this.catalog = parts.catalog;
    this.cluster = parts.cluster;
    this.store = parts.store;
    this.files = parts.files;
  }

  /** Opens the data folder (made when absent) and starts the workers. */
  static open(config: EngineConfig): Promise<Engine> {
    return Engine.over(config, (environment) =>
      startCluster({
        ...{ workers: config.workers, memory: config.memory, log: config.log, environment },
        tempFolder: join(config.dataFolder, 'tmp'),
      }),
    );
  }

  /** A lake of its own in another folder, for statements that only warm up the code of the server and of these workers. */
  rehearsal(dataFolder: string): Promise<Engine> {
    return Engine.over({ ...this.config, dataFolder }, () => this.cluster.rehearsal());
  }

  private static async over(
    config: EngineConfig,
    clusterIn: (environment: Readonly<Record<string, string>>) => Promise<Cluster>,
  ): Promise<Engine> {
    const catalogStore = CatalogStore.open(config.dataFolder);
    try {
      const catalog = new SharedCatalog(catalogStore);
      const files = new TableFiles(config, catalogStore);
      await files.clean();
      await removeOrphans(catalog.state, config.dataFolder);
      const embedded = { bucket: config.database, folder: join(config.dataFolder, 's3', config.database) };
      const cluster = await clusterIn({ [embeddedVariable]: embeddedSetting(embedded) });
      return new Engine(config, { catalog, cluster, store: openStore({ embedded }), files });
    } catch (error) {
      catalogStore.close();
      throw error;
    }
  }

  openSession(user: string, settings: ReadonlyMap<string, string> = new Map()): Session {
    this.lastSession += 1;
    const given = new Map([...(this.config.settings ?? []), ...settings]);
    const session = new Session(this, this.lastSession, user, given, () => this.sessions.delete(session.id));
    this.sessions.set(session.id, session);
    return session;
  }

  /** CancelRequest: stops what the session runs, when the secret is right. */
  cancel(id: number, secret: number): void {
    const session = this.sessions.get(id);
    if (session?.secret === secret) session.cancel();
  }

  /** Transactions are counted from the start of the server. */
  nextTransaction(): bigint {
    this.lastTransaction += 1n;
    return this.lastTransaction;
  }

  session(id: number): Session | undefined {
    return this.sessions.get(id);
  }

  activity(): readonly SessionView[] {
    return [...this.sessions.values()].map((session) => session.view());
  }

  async close(): Promise<void> {
    for (const session of [...this.sessions.values()]) await session.close();
    await this.cluster.close();
    await this.files.close();
    this.catalog.close();
  }
}
