// `npm run mutants`: changes the sources in small ways, one at a time, and tells which changes no test
// noticed. Hours for all of it; some files at a time: `npm run mutants -- --mutate 'src/callback/**/*.ts'`.
// `MUTANT_TESTS='test/server/http2.test.ts'` has only these tests look. After a build, which makes the
// redirect page, and not beside one, which deletes the folder that this works in.

import { runCommand } from '../../.ci/run-command.mjs'
import { bin } from '../run/bin.mjs'
import { installStryker } from '../run/on-demand.mjs'

/** What is changed on each side; vitest.config.mjs has the tests that must notice. */
const SIDES = {
  page: 'src/{browser,callback,options,platform,protocol}/**/*.ts',
  server: 'src/{server,node,sandbox}/**/*.ts',
}

const words = process.argv.slice(2)
const at = words.indexOf('--mutate')
const wanted = at < 0 ? undefined : words[at + 1]
const isServers = wanted && /^src\/(\{?(server|node|sandbox)\b)/.test(wanted)
const sides = wanted ? [isServers ? 'server' : 'page'] : Object.keys(SIDES)
const rest = at < 0 ? words : words.filter((_, index) => index !== at && index !== at + 1)

await installStryker()
const stryker = bin('@stryker-mutator/core', 'stryker', new URL('./', import.meta.url))
for (const side of sides) {
  const args = [
    'run',
    'test/mutants/stryker.config.mjs',
    '--mutate',
    wanted ?? SIDES[side],
    ...rest,
  ]
  const code = await runCommand(process.execPath, [stryker, ...args], {
    env: { MUTANTS: side },
    limit: 24 * 60 * 60_000,
  })
  if (code !== 0) process.exitCode = code
}
