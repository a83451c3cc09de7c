// A page of another site that has a handle to the page that connects.
let victim

document.querySelector('button').onclick = () => {
  victim = window.open(`http://app.localhost:${location.port}/ours-inline`)
}

/** Messages of shapes like ours, some at a time, so that the page has its turn between them. */
async function flood(count) {
  for (let sent = 0; sent < count; sent++) {
    victim.postMessage(
      { type: 'sunshine-connect:answer', query: `code=c&state=guess-${sent}` },
      '*',
    )
    if (sent % 100 === 0) await new Promise((resolve) => setTimeout(resolve))
  }
  return count
}
