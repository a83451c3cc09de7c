import { missingBrowsers } from '../../.ci/browsers.mjs'
import { isInstalled } from '../../.ci/prepare.mjs'
import { canInstall } from '../../.ci/programs.mjs'
import { missingServers } from '../../.ci/servers.mjs'
import { areRuntimesInstalled, isAngularInstalled } from './on-demand.mjs'

/** Minutes on two idle cores. */
const MINUTES = { all: 8, every: 60 }

/** The first line of all: what will be installed, how to prevent that, and how long it takes. */
export const announce = ({
  parts,
  needsBrowser,
  needsServers,
  needsAngular,
  mayInstall,
  every,
}) => {
  const minutes = every ? MINUTES.every : MINUTES.all
  const time = parts.includes('windows') ? `about ${minutes} minutes` : 'some minutes at most'
  const system = [
    ...(needsBrowser ? missingBrowsers() : []),
    ...(needsServers ? missingServers() : []),
  ]
  const dependencies = isInstalled() ? [] : ["npm's packages (half a minute)"]
  if (parts.includes('nodes') && !areRuntimesInstalled()) {
    dependencies.push("npm's packages of other runtimes (a minute, 900 MB, in test/runtimes)")
  }
  if (needsAngular && !isAngularInstalled()) {
    dependencies.push("Angular's packages (half a minute, 94 MB, in test/angular)")
  }
  const packages =
    system.length > 0 && canInstall()
      ? [`Debian's ${system.join(', ')} (some 10 s each; as root, so on this system)`]
      : []
  const installs = [...dependencies, ...packages].join(' and ')
  const what = installs
    ? `installs ${mayInstall ? installs : 'nothing, as you wish'}`
    : 'installs nothing: all is there'
  const way = installs && mayInstall ? '; --no-install leaves all as it is' : ''
  console.log(`Takes ${time} on two idle cores, and ${what}${way}.`)
}
