// Frames the page at `src` of its own address, and hears what came of it there.
let frame = { outcomes: [], statuses: [] }
const said = []

addEventListener('message', ({ data }) => {
  said.push(data)
  if (data.frame) frame = data.frame
})
document.querySelector('iframe').src = new URLSearchParams(location.search).get('src')
