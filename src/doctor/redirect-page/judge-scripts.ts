import type { OwnPackage } from '../deployment.js'
import { type Finding, findingsOf } from '../finding.js'
import { allowsScript, hashesOf, type Policy } from '../html/policy.js'
import { readElements } from '../html/read-elements.js'
import { type Page, pageVersion, type Script, versionOf } from '../html/read-page.js'

interface Seen {
  page: Page
  own: OwnPackage
}

/** Whether its policies let its script run. */
export function judgePolicy({ page }: Seen): Finding {
  const { ok, note, problem } = findingsOf('content-security-policy')
  if (page.policies.length === 0) {
    return note('No Content-Security-Policy.', 'Its script runs, and so would any other.')
  }
  const blocking = page.policies.find((policy) =>
    ownScripts(page).some((script) => !lets(policy, script, page)),
  )
  if (blocking) {
    return problem(
      `A Content-Security-Policy (${blocking.from}) under which its script does not run.`,
      'The window stays blank, with the code in its address.',
      'Keep the policy that dist/callback.html or createCallbackPage() brings, and let no middleware or proxy replace it.',
    )
  }
  const sandbox = page.policies.find(({ directives }) => directives.has('sandbox'))
  if (sandbox && !sandbox.directives.get('sandbox')?.includes('allow-same-origin')) {
    return problem(
      'A Content-Security-Policy with sandbox and without allow-same-origin.',
      'The page has no origin, and reaches nobody.',
      'Take sandbox out of the policy of this page.',
    )
  }
  return ok('A Content-Security-Policy that its script runs under.')
}

/** A policy in the page binds what stands behind it. */
function lets(policy: Policy, script: Script, page: Page): boolean {
  return policy.place > script.place || allowsScript(policy, script, page.url)
}

/** Those that are known to be ours; else all, as one of them may be. */
function ownScripts({ scripts }: Page): Script[] {
  const ours = scripts.filter((script) => versionOf(script) !== undefined)
  return ours.length > 0 ? ours : scripts
}

/** Whether something on the way, such as a proxy that optimises, has changed a script. */
export function judgeRewriting({ page, own }: Seen): Finding {
  const { ok, note, problem } = findingsOf('rewriting')
  const cure =
    'Switch it off for this address (Cloudflare: Rocket Loader and the like, by a configuration rule).'
  const rewritten = page.scripts.find(isRewritten)
  if (rewritten) {
    const sign = rewritten.src?.pathname ?? `type="${rewritten.attributes.get('type')}"`
    return problem(
      `A script that a proxy has put there or put off: ${sign}.`,
      'The page’s own script runs late or not at all.',
      cure,
    )
  }
  const inline = page.scripts.filter(({ src }) => src === undefined)
  const isComparable = pageVersion(page) === own.version && own.relayHash && inline.length > 0
  if (!isComparable) {
    return note(
      'No sign of a script rewritten on the way.',
      'Whether every letter is as published could not be compared: the page is of another version, or its script stands elsewhere.',
    )
  }
  if (inline.some(({ hashes }) => hashes.includes(own.relayHash ?? ''))) {
    return ok('Its script is as published.')
  }
  return problem(
    `A script of version ${own.version} that is not as published.`,
    'Something on the way has changed it, and the policy’s hash forbids that.',
    cure,
  )
}

function isRewritten({ src, attributes }: Script): boolean {
  // Such as `type="0123abc-text/javascript"`, which browsers leave alone.
  const isPutOff = /-(text\/javascript|application\/javascript|module)$/.test(
    attributes.get('type') ?? '',
  )
  return isPutOff || /\/cdn-cgi\/|rocket-loader|pagespeed/.test(src?.pathname ?? '')
}

/** Whether somebody else's script runs where the code is. */
export function judgeThirdParties({ page }: Seen): Finding {
  const { ok, problem } = findingsOf('third-party-scripts')
  const cure = 'Leave tag managers, analytics and the like out of this page.'
  const stranger = page.scripts.find((script) => isStrange(script, page.url))
  if (stranger) {
    return problem(
      `A script from ${stranger.src?.host || 'somewhere that is no web address'}.`,
      'It can read the code, which is in this page’s address.',
      cure,
    )
  }
  const early = earlyScript(page)
  if (early) {
    return problem(
      `A script before ours: ${early.src?.pathname ?? 'one that stands in the page'}.`,
      'It runs before ours takes the code out of the page’s address, and can read it.',
      `${cure} A proxy or a browser check may have put it there.`,
    )
  }
  return ok('No third-party script.')
}

/** What runs before the script that is known to be ours. */
function earlyScript(page: Page): Script | undefined {
  const ours = page.scripts.find((script) => versionOf(script) !== undefined)
  return page.scripts.find(
    (script) =>
      ours &&
      script.place < ours.place &&
      page.policies.every((policy) => lets(policy, script, page)),
  )
}

/** Our own script from elsewhere is as good as here if its hash is stated. */
function isStrange(script: Script, page: URL): boolean {
  const { src, attributes } = script
  if (!attributes.has('src') || src?.origin === page.origin) return false
  return versionOf(script) === undefined || !attributes.has('integrity')
}

/** The hash of the script in the ready-made redirect page, as its policy writes it. */
export function relayHashOf(callbackPage: string): string | undefined {
  const script = readElements(callbackPage).find(({ name }) => name === 'script')
  return script && hashesOf(script.text)[0]
}
