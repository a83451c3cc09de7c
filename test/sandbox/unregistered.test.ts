import { createSandbox } from 'sunshine-connect/sandbox'
import { expect, test } from 'vitest'
import { createPerson, titleOf } from './person.ts'
import { authorizeUrl } from './request.ts'

const registered = ['https://app.example/cb', 'https://app.example/other']
const { fetch } = createSandbox({
  clients: [{ clientId: 'a', clientSecret: 's', redirectUris: registered }],
})

/** Every address that the page names, with what is marked in brackets. */
const shown = async (redirectUri: string) => {
  const url = authorizeUrl({ client_id: 'a', redirect_uri: redirectUri })
  const page = await createPerson(fetch).open(url)
  expect(page.response.status).toBe(404)
  expect(titleOf(page)).toBe('This integration can’t be connected')
  expect(page.document.body.textContent).toContain('not one that the integration has registered')
  for (const mark of page.document.querySelectorAll('mark')) mark.innerText = `[${mark.innerText}]`
  return [...page.document.querySelectorAll('dd')].map(({ textContent }) => textContent)
}

test.each([
  [
    'a slash too much',
    'https://app.example/cb/',
    'https://app.example/cb[/]',
    'https://app.example/cb',
  ],
  [
    'a letter too few',
    'https://app.example/c',
    'https://app.example/c',
    'https://app.example/c[b]',
  ],
  [
    'a letter twice',
    'https://app.example/cbb',
    'https://app.example/cb[b]',
    'https://app.example/cb',
  ],
  [
    'what is nearest to the second',
    'https://app.example/othe',
    'https://app.example/othe',
    'https://app.example/[cb]',
  ],
  ['another scheme', 'http://app.example/cb', 'http://app.example/cb', 'http[s]://app.example/cb'],
  ['upper case', 'https://app.example/CB', 'https://app.example/[CB]', 'https://app.example/[cb]'],
])('%s is marked beside what is registered', async (_, asked, asked_, nearest) => {
  expect((await shown(asked)).slice(0, 2)).toEqual([asked_, nearest])
})

test('all that are registered are named', async () => {
  const addresses = await shown('https://app.example/cb2')
  expect(addresses.map((text) => text?.replace(/[[\]]/g, ''))).toEqual([
    'https://app.example/cb2',
    ...registered,
  ])
})

test('what came is shown as text, never as markup', async () => {
  const asked = 'https://app.example/<img src=x>"\'&'
  expect((await shown(asked))[0]?.replace(/[[\]]/g, '')).toBe(asked)
  const response = await fetch(new Request(authorizeUrl({ client_id: 'a', redirect_uri: asked })))
  expect(await response.text()).not.toContain('<img')
})

test('a redirect URI that was sent twice is said to be', async () => {
  const url = authorizeUrl({ client_id: 'a', redirect_uri: registered[0] ?? '' })
  url.searchParams.append('redirect_uri', registered[1] ?? '')
  const { document } = await createPerson(fetch).open(url)
  expect(document.body.textContent).toContain('sent more than once')
})
