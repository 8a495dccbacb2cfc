import type { Report } from './publish.js';

/** Tells what a registration changed, or would change. */
export function printReport(report: Report, uncovered: readonly string[]): void {
  const lines = [
    ...report.added.map(({ permission, access, liveTokens }) => line('added', permission, access, liveTokens)),
    ...report.removed.map(({ permission, access, liveTokens }) => line('removed', permission, access, liveTokens)),
    ...report.changed.map(({ permission, from, to, liveTokens }) => line('changed', permission, `${from} to ${to}`, liveTokens)),
    ...uncovered.map((field) => `uncovered  ${field}: no permission can be named after it, so it is refused to every token; name one by --permissions`),
  ];
  if (lines.length === 0) lines.push('Nothing changes.');
  lines.push(report.dryRun ? 'Nothing was changed: this was a dry run.' : `${report.api} is ${report.created ? 'registered' : 'up to date'}.`);
  process.stdout.write(`${lines.join('\n')}\n`);
}

function line(what: string, permission: string, access: string, liveTokens: number): string {
  return `${what.padEnd(9)}  ${permission} (${access}), live tokens that it touches: ${liveTokens}`;
}
