// `npm start`: the sandbox, which stands in for Zendesk, and the server whose command is given.
// With SUNSHINE_CLIENT_ID and SUNSHINE_CLIENT_SECRET in .env: the server alone, with Zendesk itself.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { startSandbox } from 'sunshine-connect/sandbox'

if (existsSync('.env')) process.loadEnvFile()
const [command, ...args] = process.argv.slice(2)
const env = { ...process.env, PORT: String(await freePort(Number(process.env.PORT || 4000))) }
const page = `http://localhost:${env.PORT}`

let sandbox
if (!env.SUNSHINE_CLIENT_SECRET) {
  const client = { clientId: 'sandbox', clientSecret: 'sandbox-secret' }
  const clients = [{ ...client, redirectUris: [`${page}/oauth/callback`] }]
  sandbox = await startSandbox({ port: await freePort(4001, Number(env.PORT)), clients })
  // The server takes the sandbox's own client where it finds no other.
  Object.assign(env, { SUNSHINE_CLIENT_ID: '', SANDBOX_URL: `${sandbox.url}/sc` })
}

const server = spawn(
  command,
  args.map((arg) => arg.replace('{PORT}', env.PORT)),
  // On Windows, what npm has installed are scripts of a shell.
  { env, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' },
)
let isShown = false
const end = (code) => {
  server.kill()
  process.exit(code)
}
server.on('error', ({ message }) =>
  end(console.error(`${command} does not start: ${message}`) ?? 1),
)
// Once all that it has said is shown.
server.on('close', (code) => end(code ?? 1))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => end(0))

untilAnswers().then(() => {
  console.log(`\n  Open ${page} and click Connect. Ctrl+C stops.`)
  if (sandbox) console.log(`  Zendesk is played by the sandbox at ${sandbox.url}.`)
  console.log('')
  show()
})
server.on('exit', show)

/** What the server says comes after the one address that matters, or tells why it ended. */
function show() {
  if (isShown) return
  isShown = true
  server.stdout.pipe(process.stdout)
  server.stderr.pipe(process.stderr)
}

async function untilAnswers() {
  for (;;) {
    if (await fetch(page).catch(() => undefined)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** The port, or the next free one above it, which is said. Never `taken`, where nobody listens yet. */
async function freePort(wish, taken) {
  for (let port = wish; port < 65_536; port++) {
    if (port === taken) continue
    if (!(await isFree(port, '127.0.0.1')) || !(await isFree(port, '::1'))) continue
    if (port !== wish) console.error(`Port ${wish} is taken, so it is ${port}.`)
    return port
  }
  throw new Error(`There is no free port from ${wish} on: set PORT to a lower one.`)
}

function isFree(port, host) {
  return new Promise((resolve) => {
    const probe = createServer()
    // A machine without IPv6 has nobody there either.
    probe.once('error', ({ code }) => resolve(code !== 'EADDRINUSE' && code !== 'EACCES'))
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)))
  })
}
