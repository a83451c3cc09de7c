// A provider that takes its time: until the test lets go, then on to one whose person allows.
async function goOn() {
  const { status } = await fetch('/held/wait')
  if (status === 204) location.replace(location.href.replace('/held/', '/'))
  else setTimeout(goOn, 100)
}
goOn()
