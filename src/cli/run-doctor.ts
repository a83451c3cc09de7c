import type { OwnPackage } from '../doctor/deployment.js'
import { examine } from '../doctor/examine.js'
import { exitCodeOf, reportAsJson, reportAsText } from '../doctor/report.js'
import { DOCTOR_HELP, readDoctorFlags } from './doctor-flags.js'
import type { ExitCode } from './usage-error.js'

/** `sunshine-connect doctor`: checks a deployment from outside. */
export async function runDoctor(args: string[], own: OwnPackage): Promise<ExitCode> {
  const flags = readDoctorFlags(args)
  if (!flags) {
    process.stdout.write(DOCTOR_HELP)
    return 0
  }
  const parts = await examine(flags.deployment, own)
  const report = flags.isJson ? reportAsJson : reportAsText
  process.stdout.write(report(parts, own.version))
  return exitCodeOf(parts)
}
