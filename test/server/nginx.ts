import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from '../../.ci/programs.mjs'
import { findFreePorts } from '../../examples/free-ports.mjs'
import { selfSigned } from '../self-signed.js'

const program = findProgram('nginx') ?? findProgram('/usr/sbin/nginx')

/** Without it the tests are left out, but never on a build machine, where nobody would notice. */
export const canRunNginx = program !== undefined || process.env.CI === 'true'

/**
 * A reverse proxy that ends TLS for `shop.example`, on this machine only. On one port it hands the
 * host on that the browser has asked for, on the other it asks for the backend by the backend's own
 * address, which is what nginx does unless told otherwise.
 */
export async function startNginx(backend: string) {
  if (!program) throw new Error('nginx is missing. Debian: apt-get install nginx')
  const folder = mkdtempSync(join(tmpdir(), 'sunshine-connect-nginx-'))
  const [keeping, changing] = (await findFreePorts([0, 0])) as [number, number]
  const { key, cert } = selfSigned('shop.example')
  writeFileSync(join(folder, 'key.pem'), key, { mode: 0o600 })
  writeFileSync(join(folder, 'cert.pem'), cert)
  writeFileSync(join(folder, 'nginx.conf'), configuration({ folder, backend, keeping, changing }))
  const child = spawn(program, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'])
  let printed = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    printed += text
  })
  const stop = async () => {
    await end(child)
    rmSync(folder, { recursive: true })
  }
  try {
    await Promise.all([keeping, changing].map((port) => untilListening(port, child)))
  } catch (error) {
    await stop()
    throw new Error(`nginx did not start: ${printed}`, { cause: error })
  }
  return { keeping, changing, stop }
}

interface Sites {
  folder: string
  backend: string
  keeping: number
  changing: number
}

const configuration = ({ folder, backend, keeping, changing }: Sites) => `
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  ssl_certificate ${folder}/cert.pem;
  ssl_certificate_key ${folder}/key.pem;
  proxy_set_header X-Forwarded-Proto $scheme;
  proxy_set_header X-Forwarded-Host $http_host;
  server {
    listen 127.0.0.1:${changing} ssl;
    location / {
      proxy_pass ${backend};
    }
  }
  server {
    listen 127.0.0.1:${keeping} ssl;
    location / {
      proxy_pass ${backend};
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Host $http_host;
    }
  }
}
`

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; ) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`)
    if (await isListening(port)) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`nothing listens on ${port}`)
}

const isListening = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}
