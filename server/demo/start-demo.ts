import type { Demo } from './demo';
import { findServerBinary } from './find-server-binary';
import { startRealDemo } from './real-demo';
import { startSimulatedDemo } from './simulated-demo';

/**
 * The demo cluster: real servers when a server binary is found (`REDIS_SERVER_BIN`, else PATH) and works, else
 * simulated ones. `log` is told which, and why.
 */
export async function startDemo(
  env: Readonly<Record<string, string | undefined>>,
  log: (text: string) => void,
): Promise<Demo> {
  const binary = findServerBinary(env);
  if (binary) {
    try {
      const demo = await startRealDemo(binary, log);
      log(`Demo: six real servers (${binary}) on ${demo.seeds[0]} and the following ports.`);
      return demo;
    } catch (error) {
      log(`Demo: ${binary} gave no cluster: ${error instanceof Error ? error.message : String(error)}`);
    }
  } else if (env.REDIS_SERVER_BIN) {
    log(`Demo: REDIS_SERVER_BIN=${env.REDIS_SERVER_BIN} is not an executable file.`);
  } else log('Demo: no valkey-server or redis-server in PATH.');
  const demo = await startSimulatedDemo();
  log(`Demo: SIMULATED cluster on ${demo.seeds.join(', ')}.`);
  return demo;
}
