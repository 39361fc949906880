let stamps: number[] = [];
let running = 0;

/** Begins to note when each frame starts. */
export function start(): void {
  stamps = [];
  const note = (at: number) => {
    stamps.push(at);
    running = requestAnimationFrame(note);
  };
  running = requestAnimationFrame(note);
}

/** Stops and gives the milliseconds from each frame to the next. */
export function stop(): number[] {
  cancelAnimationFrame(running);
  return stamps.slice(1).map((at, i) => at - (stamps[i] ?? at));
}
