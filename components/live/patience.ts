/** How long to wait before asking again when the server did not take a request, in ms. */
const RETRY_AFTER = 1500;

/** One thing to be done later, after a wait that differs from page to page; a new one takes the place of the old. */
export interface Patience {
  start(act: () => void): void;
  stop(): void;
}

export function patience(): Patience {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    start(act) {
      clearTimeout(timer);
      timer = setTimeout(act, RETRY_AFTER * (0.5 + Math.random()));
    },
    stop: () => clearTimeout(timer),
  };
}
