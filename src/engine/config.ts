/** What the engine is started with; the server reads it from flags and environment. */
export interface EngineConfig {
  /** Catalog database, managed tables, temporary files; made when absent. */
  readonly dataFolder: string;
  readonly workers: number;
  /** Bytes over all workers. */
  readonly memory: number;
  /** What settings are in sessions that neither ask for others nor SET them. */
  readonly settings?: ReadonlyMap<string, string>;
  /** Name under which clients connect. */
  readonly database: string;
  readonly log: (event: string, details: Record<string, unknown>) => void;
}
