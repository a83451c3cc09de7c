/**
 * The page that connects: on a click, with the options in its address. What came of it stays in
 * globals for the test to ask for, and is told to the page that frames it, if any.
 */
export const OPENER_PAGE = `<!doctype html><title>Opener</title><link rel="icon" href="data:,">
<style>button { padding: 1em 2em } .framed #connect { position: fixed; inset: 0 }</style>
<button id="connect">Connect</button> <button id="late">Connect after a request</button>
<button id="other">Something else</button>
<script>
  const outcomes = [], statuses = [], promises = [], aborts = [], focuses = [], pageErrors = []
  const now = () => performance.now()
  const tell = () => { if (parent !== self) parent.postMessage({ frame: { ready: true, outcomes, statuses } }, '*') }
  if (parent !== self) document.documentElement.className = 'framed'
  addEventListener('error', ({ message }) => pageErrors.push(message))
  addEventListener('unhandledrejection', ({ reason }) => pageErrors.push(String(reason)))
  addEventListener('focus', () => focuses.push(now()))
  // When the last popup began to look closed, for whichever reason.
  let cutAt = 0
  const openWindow = window.open
  window.open = (...args) => {
    const popup = openWindow(...args)
    const look = () => {
      if (popup.closed) cutAt = now()
      else setTimeout(look, 20)
    }
    if (popup) look()
    return popup
  }
</script>
<script src="/dist/sunshine-connect.global.js"></script>
<script>
  const query = new URLSearchParams(location.search)
  const fromAddress = JSON.parse(query.get('options'))
  const readOptions = (more) => {
    const abort = new AbortController()
    aborts.push(abort)
    const onStatus = (status) => { statuses.push(status); tell() }
    return { ...fromAddress, signal: abort.signal, onStatus, ...more }
  }
  const told = ({ name, code, message, error, errorDescription, errorUri, status, body }) =>
    ({ state: 'rejected', name, code, message, error, errorDescription, errorUri, status, body })
  const keep = (promise) => {
    const index = outcomes.push({ state: 'pending' }) - 1
    const begun = now()
    promises.push(promise)
    promise.then((value) => ({ state: 'resolved', value }), told).then((outcome) => {
      const focusedAt = focuses.at(-1) ?? 0
      outcomes[index] = { ...outcome, took: now() - begun, sinceFocus: now() - focusedAt, sinceCut: now() - cutAt }
      tell()
    })
  }
  const connect = (more) => { keep(SunshineConnect.connect(readOptions(more))) }
  document.querySelector('#connect').onclick = () => connect()
  document.querySelector('#late').onclick = async () => {
    await fetch('/nothing')
    connect()
  }
  if (query.has('resume')) {
    const resumed = SunshineConnect.resume(readOptions())
    if (resumed) keep(resumed)
  }
  tell()
</script>`

/** A page that frames another one and hears what came of it there. */
export const framePage = (src: string): string => `<!doctype html><title>Frame host</title>
<link rel="icon" href="data:,"><iframe width="600" height="300"></iframe>
<script>
  let frame = { outcomes: [], statuses: [] }
  const said = []
  addEventListener('message', ({ data }) => {
    said.push(data)
    if (data.frame) frame = data.frame
  })
  document.querySelector('iframe').src = ${JSON.stringify(src).replaceAll('<', '\\u003c')}
</script>`
