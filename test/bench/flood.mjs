/**
 * Flows in a page to which a page of another site has a handle, calm and flooded in turn.
 *
 * @returns {Promise<{ calm: number[], flooded: number[] }>} milliseconds from the click to the
 *   server's hearing of the code
 */
export async function measureFlood({ browser, site, rounds }) {
  const times = { calm: [], flooded: [] }
  for (let round = 0; round < rounds; round++) {
    for (const how of ['calm', 'flooded']) {
      const neighbour = await browser.open(`${site.origin.replace('app.', 'other.')}/neighbour`)
      const opened = browser.nextPage((url) => url.endsWith('/ours-inline'))
      await neighbour.click('button')
      const victim = await opened
      const heard = site.listen()
      const flood = how === 'flooded' ? neighbour.evaluate('flood(10_000)') : undefined
      const clickedAt = await browser.finish(victim)
      times[how].push(heard.exchange - clickedAt)
      await flood
      await neighbour.close()
    }
  }
  return times
}
