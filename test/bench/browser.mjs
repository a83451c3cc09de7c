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

  /** Opens the page, clicks, and waits for its end: when the click was, in epoch milliseconds. */
  async function connect(url) {
    const page = await browser.newPage()
    await page.goto(url, { waitUntil: 'networkidle0' })
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

  return { version: await browser.version(), connect, close: () => browser.close() }
}
