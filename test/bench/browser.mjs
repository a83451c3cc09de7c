import puppeteer from 'puppeteer-core'

/** Chromium, and a person's part in a flow. */
export async function launchBrowser(executablePath) {
  const browser = await puppeteer.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })

  async function open(url) {
    const page = await browser.newPage()
    await page.goto(url, { waitUntil: 'networkidle0' })
    return page
  }

  /** The page that opens next at such an address, when it is complete. */
  async function nextPage(matches) {
    const target = await browser.waitForTarget((each) => matches(each.url()))
    const page = await target.page()
    await page.waitForFunction("document.readyState === 'complete'")
    return page
  }

  /** Opens the page and goes through a flow in it. */
  const connect = async (url) => finish(await open(url))

  /** Clicks, and waits for the page's end: when the click was, in epoch milliseconds. */
  async function finish(page) {
    await page.click('button')
    await page.waitForFunction("document.title === 'done'", { timeout: 10_000, polling: 10 })
    const clickedAt = await page.evaluate('clickedAt')
    await page.close()
    await closePopups()
    return clickedAt
  }

  /** The next flow begins when nothing of this one is left to keep the machine busy. */
  async function closePopups() {
    const popups = (await browser.pages()).filter((page) => page.url().includes('/callback'))
    await Promise.all(popups.map((page) => page.close().catch(() => {})))
  }

  const version = await browser.version()
  return { version, open, nextPage, connect, finish, close: () => browser.close() }
}
