import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { type InspectReport, inspectNodes } from '@/lib/cluster/inspect';
import { inspectSockets, type SocketReport } from '@/lib/sockets/table/inspect';
import { UsageError } from '../config/usage-error';

export function inspectCommand(): Command {
  return new Command('inspect')
    .description(
      'read a saved dump offline and say what it shows: CLUSTER NODES, nodes.conf, or /proc/net/tcp',
    )
    .argument('[file]', 'file to read, - for standard input', '-')
    .addOption(
      new Option('--kind <kind>', 'what the file holds').choices(['nodes', 'sockets']).default('nodes'),
    )
    .option('--json', 'print counts and findings as JSON')
    .action((file: string, { json, kind }: { json?: boolean; kind: 'nodes' | 'sockets' }) => {
      const bytes = readBytes(file);
      const report = kind === 'sockets' ? inspectSockets(bytes) : inspectNodes(bytes.toString('utf8')).report;
      process.stdout.write(json ? `${JSON.stringify(report)}\n` : describe(report));
    });
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    throw new UsageError(
      `inspect: ${file} cannot be read (${(error as NodeJS.ErrnoException).code}); give a file or - for standard input.`,
    );
  }
}

function describe(report: InspectReport | SocketReport): string {
  const lines = report.kind === 'nodes' ? describeNodes(report) : describeSockets(report);
  return `${lines.join('\n')}\n`;
}

function describeSockets(report: SocketReport): string[] {
  const lines = [
    `${report.lines} sockets${report.ipv6 ? ' (IPv6)' : ''}: ${report.established} established, ${report.listen} listening, ${report.timeWait} TIME_WAIT, ${report.closeWait} CLOSE_WAIT, ${report.synSent} SYN_SENT, ${report.synRecv} SYN_RECV`,
    `${report.keepaliveTimers} with a keepalive timer, ${report.retransmitTimers} waiting for an acknowledgement`,
  ];
  if (report.malformedLines.length > 0)
    lines.push(`not rows of a socket table: lines ${report.malformedLines.join(', ')}`);
  return lines;
}

function describeNodes(report: InspectReport): string[] {
  const lines = [
    `${report.nodes} nodes: ${report.masters} masters, ${report.replicas} replicas, ${report.slotsAssigned} of 16384 slots assigned, highest config epoch ${report.maxConfigEpoch}`,
    `${report.fail} fail, ${report.pfail} fail?, ${report.handshake} handshake, ${report.noaddr} noaddr, ${report.disconnected} disconnected, ${report.migrating} migrating, ${report.importing} importing`,
    ...report.findings.map(({ level, text }) => `${level}: ${text}`),
    ...report.malformed.map(({ line, reason }) => `line ${line}: ${reason}`),
  ];
  if (report.findings.length === 0) lines.push('nothing found amiss');
  return lines;
}
