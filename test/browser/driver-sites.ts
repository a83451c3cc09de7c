import { createServer, type Server } from 'node:http'

const OPENER = `<!doctype html><title>Opener</title>
<button id="open">Open</button> <button id="open-severed">Open severed</button>
<button id="other">Other</button>
<script>
  const seen = [], answers = []
  for (const type of ['focus', 'blur', 'pointerdown', 'keydown', 'keyup']) {
    addEventListener(type, (event) => seen.push({ type, trusted: event.isTrusted }))
  }
  // WebKit tells of a focus twice: what counts here is the order.
  const course = () => seen.map(({ type }) => type).filter((type, at, all) => type !== all[at - 1])
  const idp = location.origin.replace('app.', 'idp.')
  let popup
  const openAt = (path) => {
    popup = open(idp + path, 'w' + performance.now(), 'popup,width=420,height=420')
  }
  document.querySelector('#open').onclick = () => openAt('/plain')
  document.querySelector('#open-severed').onclick = () => openAt('/severed')
  new BroadcastChannel('answers').onmessage = ({ data }) => answers.push(data)
</script>`

const PROVIDER = `<!doctype html><title>Provider</title><button id="allow">Allow</button>
<script>
  document.querySelector('#allow').onclick = (event) => {
    location = location.origin.replace('idp.', 'app.') + '/callback?trusted=' + event.isTrusted
  }
</script>`

const CALLBACK = `<!doctype html><title>Callback</title><button id="done">Done</button>
<script>
  document.querySelector('#done').onclick = () => {
    new BroadcastChannel('answers').postMessage(location.search)
    window.close()
  }
</script>`

const PAGES: Record<string, string> = {
  '/opener': OPENER,
  '/plain': PROVIDER,
  '/severed': PROVIDER,
  '/callback': CALLBACK,
}

/**
 * A page at app.localhost that opens popups, and a provider at idp.localhost with and without
 * `Cross-Origin-Opener-Policy`: two sites, trustworthy without TLS in all engines.
 */
export function startSites(): Server {
  return createServer(({ url = '' }, response) => {
    const { pathname } = new URL(url, 'http://localhost')
    const page = PAGES[pathname]
    response.writeHead(page ? 200 : 404, {
      'content-type': 'text/html',
      ...(pathname === '/severed' && { 'cross-origin-opener-policy': 'same-origin' }),
    })
    response.end(page)
  }).listen(0, '127.0.0.1')
}
