import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { SimulatedNode } from '@/server/sim/simulated-cluster';

/** A simulated cluster in a process of its own. */
export interface Simulation {
  readonly nodes: readonly SimulatedNode[];
  kill(id: string): void;
  /** Bytes the process has written since its start, nearly all of them answers (Linux). */
  written(): number;
  stop(): Promise<void>;
}

export async function startSimulation(
  masters: number,
  replicas: number,
  nodeTimeout: number,
): Promise<Simulation> {
  const child = fork(
    path.join(import.meta.dirname, 'simulation-process.ts'),
    [masters, replicas, nodeTimeout].map(String),
    { execArgv: ['--import', 'tsx'] },
  );
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()));
  const nodes = await new Promise<readonly SimulatedNode[]>((resolve, reject) => {
    child.once('message', message => resolve(message as readonly SimulatedNode[]));
    child.once('exit', code => reject(new Error(`the simulation ended with ${code}`)));
  });
  return {
    nodes,
    kill: id => void child.send({ kill: id }),
    written: () => Number(/^wchar: (\d+)/m.exec(readFileSync(`/proc/${child.pid}/io`, 'utf8'))?.[1]),
    async stop() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
