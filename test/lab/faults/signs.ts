import { readFileSync } from 'node:fs';
import { until } from '../../helpers/until';
import { askText, BUS_PORT, CLIENT_PORT } from '../ask';
import { roles } from '../cluster';
import type { LabHost } from '../host';
import type { Lab } from '../lab';
import type { SsRow } from '../sockets';

/** Waits for a sign, looking five times a second: a closer look would disturb what is being measured. */
export const sign = (what: string, holds: () => Promise<boolean>, within = 8000) =>
  until(what, holds, { within, every: 200 });

export async function anyMaster(lab: Lab): Promise<LabHost> {
  return anyOf((await roles(lab.hosts)).masters);
}

export function anyOf<T>(list: readonly T[]): T {
  const one = list[Math.floor(Math.random() * list.length)];
  if (one === undefined) throw new Error('there is none to choose from');
  return one;
}

export const others = (lab: Lab, host: LabHost) => lab.hosts.filter(other => other !== host);

export const onBus = (row: SsRow) => row.local.port === BUS_PORT || row.remote.port === BUS_PORT;

/** Sent again and not answered, or still being opened. */
export const unanswered = (row: SsRow) =>
  row.state === 'SYN-SENT' || (row.timer === 'on' && row.retransmits > 0);

export function answers(host: LabHost, within = 300): Promise<boolean> {
  return askText(host.ip, ['PING'], within).then(
    reply => reply === 'PONG',
    () => false,
  );
}

/** Nobody listens there any more. */
export async function listenersGone(host: LabHost): Promise<boolean> {
  const rows = await host.sockets();
  return !rows.some(row => row.state === 'LISTEN' && [CLIENT_PORT, BUS_PORT].includes(row.local.port));
}

/** The state letter of its server process. */
export function processState(host: LabHost): string {
  const stat = readFileSync(`/proc/${host.pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
}

/** That many other hosts send to it in vain. */
export async function sentInVain(
  lab: Lab,
  host: LabHost,
  of: (row: SsRow) => boolean,
  atLeast = 2,
): Promise<boolean> {
  const tables = await Promise.all(others(lab, host).map(other => other.sockets()));
  const vain = (row: SsRow) => row.remote.ip === host.ip && of(row) && unanswered(row);
  return tables.filter(rows => rows.some(vain)).length >= atLeast;
}

/** How many segments all hosts' kernels have sent again so far. */
export function sentAgain(lab: Lab): number {
  const counts = lab.hosts.map(host => {
    const text = readFileSync(`/proc/${host.namespace.pid}/net/snmp`, 'utf8');
    const [names = [], values = []] = text
      .split('\n')
      .filter(line => line.startsWith('Tcp:'))
      .map(line => line.split(' '));
    return Number(values[names.indexOf('RetransSegs')]);
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

export async function info(host: LabHost, section: string, field: string): Promise<string> {
  const text = await host.text('INFO', section);
  const line = text.split('\r\n').find(one => one.startsWith(`${field}:`));
  if (!line) throw new Error(`INFO ${section} has no ${field}`);
  return line.slice(field.length + 1);
}
