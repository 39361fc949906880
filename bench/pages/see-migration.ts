let seen: Promise<number> = Promise.resolve(0);

/** From now on waits for the slot map to say that slots migrate (or no longer do). */
export function expect(migrating: boolean): void {
  seen = new Promise(resolve => {
    const observer = new MutationObserver(() => {
      if (says() !== migrating) return;
      observer.disconnect();
      requestAnimationFrame(() => afterPaint(() => resolve(Date.now())));
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}

/** When the frame that shows it was painted, ms since the epoch. */
export const painted = (): Promise<number> => seen;

const says = (): boolean =>
  document.querySelector('section[aria-label="Slots"] header')?.textContent?.includes('migrating') ?? false;

/** A frame's callbacks run before it is painted; a message posted from one is delivered afterwards. */
function afterPaint(then: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = then;
  port2.postMessage(null);
}
