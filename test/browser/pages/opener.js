// The page that connects: on a click, with the options in its address. What came of it stays in
// globals for the test to ask for, and is told to the page that frames it, if any.
const outcomes = []
const statuses = []
const promises = []
const aborts = []
const query = new URLSearchParams(location.search)
const optionsInAddress = JSON.parse(query.get('options'))

function tell() {
  if (parent !== self) parent.postMessage({ frame: { ready: true, outcomes, statuses } }, '*')
  if (query.has('report')) {
    navigator.sendBeacon('/report', JSON.stringify({ outcomes, statuses }))
  }
}

function readOptions(more) {
  const abort = new AbortController()
  aborts.push(abort)
  const onStatus = (status) => {
    statuses.push(status)
    tell()
  }
  return { ...optionsInAddress, signal: abort.signal, onStatus, ...more }
}

function asOutcome({ name, code, message, error, errorDescription, errorUri, status, body }) {
  const details = { name, code, message, error, errorDescription, errorUri, status, body }
  return { state: 'rejected', ...details }
}

function keep(promise) {
  const index = outcomes.push({ state: 'pending' }) - 1
  tell()
  const begun = performance.now()
  promises.push(promise)
  promise
    .then((value) => ({ state: 'resolved', value }), asOutcome)
    .then((outcome) => {
      const now = performance.now()
      const sinceFocus = now - (focuses.at(-1) ?? 0)
      outcomes[index] = { ...outcome, took: now - begun, sinceFocus, sinceCut: now - cutAt }
      tell()
    })
}

function connect(more) {
  keep(SunshineConnect.connect(readOptions(more)))
}

/** A chat widget, or whatever a page may frame. */
function addFrame({ src, inShadow }) {
  const frame = document.createElement('iframe')
  frame.src = src
  const host = document.createElement('div')
  host.id = 'frame-host'
  document.body.append(host)
  const place = inShadow ? host.attachShadow({ mode: 'open' }) : host
  place.append(frame)
  return new Promise((resolve) => {
    frame.onload = () => resolve(true)
  })
}

if (parent !== self || query.has('filled')) document.documentElement.className = 'filled'
document.querySelector('#connect').onclick = () => connect()
document.querySelector('#late').onclick = async () => {
  await fetch('/nothing')
  connect()
}
document.querySelector('#tab').onclick = () => connect({ window: open('about:blank') })
if (query.has('resume')) {
  const resumed = SunshineConnect.resume(readOptions())
  if (resumed) keep(resumed)
}
tell()
