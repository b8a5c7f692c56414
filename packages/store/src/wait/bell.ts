/** Wakes one loop: a ring that comes while nobody waits is kept for the next wait. */
export class Bell {
  #rung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Until the next ring, and no longer than `ms`. */
  async wait(ms: number): Promise<void> {
    if (!this.#rung) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, ms);
      this.#wake = resolve;
      await promise;
      this.#wake = undefined;
      clearTimeout(timer);
    }
    this.#rung = false;
  }
}

/** Half of `ms` to one and a half: processes that poll the same table spread out. */
export function jittered(ms: number): number {
  return ms * (0.5 + Math.random());
}
