const seen = []
const answers = []
let popup

for (const type of ['focus', 'blur', 'pointerdown', 'keydown', 'keyup']) {
  addEventListener(type, (event) => seen.push({ type, trusted: event.isTrusted }))
}

/** WebKit tells of a focus twice: what counts here is the order. */
const course = () => seen.map(({ type }) => type).filter((type, at, all) => type !== all[at - 1])

function openAt(path) {
  const provider = location.origin.replace('app.', 'idp.')
  popup = open(provider + path, `w${performance.now()}`, 'popup,width=420,height=420')
}

document.querySelector('#open').onclick = () => openAt('/plain')
document.querySelector('#open-severed').onclick = () => openAt('/severed')
document.querySelector('#open-late').onclick = () => openAt('/late')
new BroadcastChannel('answers').onmessage = ({ data }) => answers.push(data)
