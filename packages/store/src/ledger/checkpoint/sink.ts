/** Where checkpoints go outside the database: whoever can change the database must not be able to change these. */
export interface CheckpointSink {
  /** As logs name it. */
  readonly name: string;
  /** The size of the newest checkpoint that it holds; 0 for none. */
  newest(): Promise<number>;
  /** Keeps signed notes, oldest first; resolves once they are safe. May get a note a second time after a failure. */
  write(notes: readonly string[]): Promise<void>;
}
