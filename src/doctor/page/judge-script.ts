import { type Finding, findingsOf } from '../finding.js'
import { allowsScript } from '../html/policy.js'
import { type Page, type Script, versionOf } from '../html/read-page.js'

interface ScriptSeen {
  page: Page
  /** Our script, if the page loads it by itself; a bundle hides it. */
  script: Script | undefined
}

/** Whether our script is there, and its policies let it run. */
export function judgeLoading({ page, script }: ScriptSeen): Finding {
  const { ok, note, problem } = findingsOf('script')
  if (!script) {
    return note(
      'No script of ours by its own tag.',
      'It may be bundled with the page’s own, or put there later: neither its version nor its hash can be told.',
    )
  }
  const blocking = page.policies.find(
    (policy) => policy.place < script.place && !allowsScript(policy, script, page.url),
  )
  if (blocking) {
    return problem(
      `A Content-Security-Policy (${blocking.from}) that does not let ${nameOf(script)} load.`,
      'The button does nothing.',
      `Add ${script.src?.origin === page.url.origin ? "'self'" : script.src?.origin} to script-src.`,
    )
  }
  if (script.src && !isScript(script)) {
    return problem(
      `${nameOf(script)}: ${describe(script)}`,
      'The button does nothing.',
      'Put dist/sunshine-connect.global.js where the page looks for it, and send it as text/javascript.',
    )
  }
  return ok(`${nameOf(script)}, ${versionOf(script) ?? 'of a version that it does not state'}.`)
}

function nameOf({ src }: Script): string {
  return src?.href ?? 'the script in the page'
}

/** Whether a browser would run it: it insists on the type only where it is told to. */
function isScript(script: Script): boolean {
  if (script.sight?.kind !== 'answer') return false
  const { status, headers } = script.sight
  const type = headers['content-type'] ?? ''
  const isStrict = headers['x-content-type-options']?.trim().toLowerCase() === 'nosniff'
  // An app's shell, which comes for every address that isn't there.
  const isPage = /^text\/html\b/i.test(type) && versionOf(script) === undefined
  return status === 200 && !isPage && (!isStrict || /(java|ecma)script/.test(type))
}

function describe({ sight }: Script): string {
  if (!sight) return 'an address that isn’t looked at.'
  if (sight.kind === 'silence') return sight.reason
  return `status ${sight.status}, Content-Type: ${sight.headers['content-type'] ?? 'none'}.`
}

/** Whether the hash that its tag states is the script's. */
export function judgeIntegrity({ page, script }: ScriptSeen): Finding[] {
  const { ok, note, problem } = findingsOf('integrity')
  if (!script?.src) return []
  const isElsewhere = script.src.origin !== page.url.origin
  const stated = script.attributes.get('integrity')?.trim()
  if (!stated) {
    if (!isElsewhere) return []
    return [
      note(
        `No integrity on the script from ${script.src.host}.`,
        'Whoever has that server has the page. dist/integrity.json has the hash.',
      ),
    ]
  }
  if (isElsewhere && !script.attributes.has('crossorigin')) {
    return [
      problem(
        'integrity without crossorigin, on a script from elsewhere.',
        'The browser can’t compare the hash, and doesn’t run the script.',
        'Add crossorigin="anonymous" to the tag.',
      ),
    ]
  }
  const { sight } = script
  if (sight?.kind !== 'answer' || sight.status !== 200 || sight.isCut) return []
  if (strongest(stated.split(/\s+/)).some((hash) => script.hashes.includes(hash))) {
    return [ok('The script’s integrity hash fits.')]
  }
  return [
    problem(
      `${script.src.href} is not what its integrity says.`,
      'The browser doesn’t run the script: the tag is of another version, or the file was changed.',
      'Take file and hash (dist/integrity.json) from the same version.',
    ),
  ]
}

/** Of several hashes, browsers heed those of the strongest kind only. */
function strongest(hashes: string[]): string[] {
  const kinds = ['sha512-', 'sha384-', 'sha256-']
  const kind = kinds.find((candidate) => hashes.some((hash) => hash.startsWith(candidate))) ?? ''
  return hashes.map((hash) => hash.split('?')[0] ?? '').filter((hash) => hash.startsWith(kind))
}
