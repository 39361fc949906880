import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { type InspectReport, inspectNodes } from '@/lib/cluster/inspect';
import { UsageError } from '../config/usage-error';

export function inspectCommand(): Command {
  return new Command('inspect')
    .description('read a saved CLUSTER NODES dump or nodes.conf offline and say what it shows')
    .argument('[file]', 'file to read, - for standard input', '-')
    .addOption(new Option('--kind <kind>', 'what the file holds').choices(['nodes']).default('nodes'))
    .option('--json', 'print counts and findings as JSON')
    .action((file: string, { json }: { json?: boolean }) => {
      const { report } = inspectNodes(readText(file));
      process.stdout.write(json ? `${JSON.stringify(report)}\n` : describe(report));
    });
}

function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `inspect: ${file} cannot be read (${(error as NodeJS.ErrnoException).code}); give a file or - for standard input.`,
    );
  }
}

function describe(report: InspectReport): string {
  const lines = [
    `${report.nodes} nodes: ${report.masters} masters, ${report.replicas} replicas, ${report.slotsAssigned} of 16384 slots assigned, highest config epoch ${report.maxConfigEpoch}`,
    `${report.fail} fail, ${report.pfail} fail?, ${report.handshake} handshake, ${report.noaddr} noaddr, ${report.disconnected} disconnected, ${report.migrating} migrating, ${report.importing} importing`,
    ...report.findings.map(({ level, text }) => `${level}: ${text}`),
    ...report.malformed.map(({ line, reason }) => `line ${line}: ${reason}`),
  ];
  if (report.findings.length === 0) lines.push('nothing found amiss');
  return `${lines.join('\n')}\n`;
}
