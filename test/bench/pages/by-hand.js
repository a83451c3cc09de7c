// The least that a page can do that checks origin and state.
const state = crypto.randomUUID()
let clickedAt

addEventListener('message', async ({ data, origin, source }) => {
  const answer = new URLSearchParams(data)
  if (origin !== location.origin || answer.get('state') !== state) return
  if (location.pathname === '/by-hand-waiting') source.postMessage('heard', origin)
  await fetch('/exchange', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: answer.get('code'), state }),
  })
  document.title = 'done'
})

document.querySelector('button').onclick = (event) => {
  clickedAt = performance.timeOrigin + event.timeStamp
  const url = new URL(`http://idp.localhost:${location.port}/authorize`)
  url.searchParams.set('state', state)
  url.searchParams.set('redirect_uri', `${location.href}/callback`)
  window.open(url, '_blank', 'popup,width=600,height=740')
}
