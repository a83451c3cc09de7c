// @vitest-environment node
import { expect, test } from 'vitest'
import { readElements } from '../../../src/doctor/html/read-elements.ts'
import { readPage } from '../../../src/doctor/html/read-page.ts'
import type { Answer } from '../../../src/doctor/look.ts'

const answer = (body: string): Answer => ({
  kind: 'answer',
  status: 200,
  headers: {},
  body: Buffer.from(body),
  isCut: false,
  duration: 1,
})

/** The addresses that are looked at for the scripts of a page. */
const lookedAt = async (page: string, sources: string[]) => {
  const asked: string[] = []
  const html = sources.map((src) => `<script src="${src}"></script>`).join('')
  await readPage(new URL(page), answer(html), async ({ url }) => {
    asked.push(url.href)
    return answer('')
  })
  return asked
}

test('a page out there is no reason to knock on the doors of this machine', async () => {
  const inside = [
    'http://127.0.0.1:9000/',
    'http://localhost/',
    'http://[::1]/',
    'http://2130706433/',
    'http://0.0.0.0/',
    'http://0/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:0.0.0.0]/',
    'http://localhost./',
  ]
  expect(await lookedAt('https://app.example/', [...inside, '/app.js'])).toEqual([
    'https://app.example/app.js',
  ])
  expect(await lookedAt('http://localhost:4000/', inside)).toHaveLength(inside.length)
})

test('addresses that are none of the web, or that hold a user name, are not looked at', async () => {
  const sources = [
    'file:///etc/passwd',
    'data:text/javascript,1',
    'https://me@cdn.example/',
    'https://',
  ]
  expect(await lookedAt('https://app.example/', sources)).toEqual([])
})

test('of a page that names thousands of scripts, twenty are looked at', async () => {
  const sources = Array.from({ length: 5000 }, (_, index) => `/${index}.js`)
  expect(await lookedAt('https://app.example/', sources)).toHaveLength(20)
})

test.each([
  [
    '<script>a</script><p>',
    [
      ['script', {}, 'a'],
      ['p', {}, ''],
    ],
  ],
  ['<script>"<p>"</SCRIPT >', [['script', {}, '"<p>"']]],
  ['<!-- <script>a</script> --><br>', [['br', {}, '']]],
  ['<noscript><script>a</script></noscript>', [['noscript', {}, '<script>a</script>']]],
  ["<META Name=a CONTENT='>\"'>", [['meta', { name: 'a', content: '>"' }, '']]],
  ['<meta content="&#39;self&#x27; &amp; &quot;">', [['meta', { content: "'self' & \"" }, '']]],
  ['<a b c = d e=""/>', [['a', { b: '', c: 'd', e: '' }, '']]],
  ['<a b=1 b=2>', [['a', { b: '1' }, '']]],
  ['</a>< b><3>', []],
  ['<script src=x', [['script', { src: 'x' }, '']]],
  ['<script>no end', [['script', {}, 'no end']]],
])('%s is read as browsers do', (html, elements) => {
  const read = readElements(html).map(({ name, attributes, text }) => [
    name,
    Object.fromEntries(attributes),
    text,
  ])
  expect(read).toEqual(elements)
})
