import { run } from '../sandbox/command.ts'

export interface Finding {
  kind: 'ok' | 'note' | 'problem' | 'unseen'
  check: string
  saw: string
  meaning?: string
  wrong?: string
  cure?: string
}

/** Runs `sunshine-connect doctor --json`; `of` gives the checks that came to a kind, as `part: check`. */
export const doctor = async (flags: Record<string, string>) => {
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value])
  const { exitCode, stdout, stderr } = await run('doctor', '--json', ...args)
  if (stderr !== '') throw new Error(stderr)
  const report: { version: string; exitCode: number; parts: Part[] } = JSON.parse(stdout)
  const findings = report.parts.flatMap((part) => part.findings)
  return {
    exitCode,
    report,
    findings,
    of: (kind: Finding['kind']) =>
      findings.filter((finding) => finding.kind === kind).map(({ check }) => check),
    find: (check: string) => findings.find((finding) => finding.check === check),
  }
}

interface Part {
  name: string
  url: string
  findings: Finding[]
}
