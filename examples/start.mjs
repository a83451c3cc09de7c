// Plain Node, and nothing imported at the top that an install brings: this works on a fresh clone.
import { prepare } from '../.ci/prepare.mjs'

function fail(error) {
  console.error(`\n${error?.message ?? error}\n`)
  process.exit(1)
}

function table({ installPage, spa, sandbox, redirectUri }, workbench) {
  return [
    ...(workbench ? [['Workbench', workbench.url, 'see it at work, and the code for it']] : []),
    ['Install page', installPage, 'script tags only, no build step'],
    ['Single-page app', spa, 'ES modules, Vite and TypeScript'],
    sandbox
      ? ['Sandbox', sandbox, 'stands in for Zendesk: any name and password will do']
      : ['Zendesk', 'the real service', `goes back to ${redirectUri ?? 'your first redirect URI'}`],
  ]
    .map(([name, address, note]) => `  ${name.padEnd(17)}${address.padEnd(24)}${note}`)
    .join('\n')
}

try {
  await prepare()
  const { startExamples } = await import('./start-examples.mjs')
  const { startWorkbench } = await import('./start-workbench.mjs')
  const examples = await startExamples()
  // Nothing of it is Zendesk's own: with a real client it has no place here.
  const workbench = examples.sandbox
    ? await startWorkbench({ port: process.env.PORT === '0' ? 0 : 4100 })
    : undefined
  console.log(
    `\n${table(examples, workbench)}\n\n  Open one of the pages and click Connect. Ctrl+C stops.\n`,
  )

  const stop = () => {
    process.off('SIGINT', stop).off('SIGTERM', stop)
    Promise.all([examples.close(), workbench?.close()]).then(() => process.exit(0), fail)
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
} catch (error) {
  fail(error)
}
