import { bin } from './bin.mjs'

const typeCheck = (name, config) => [
  `types: ${name}`,
  process.execPath,
  [bin('typescript', 'tsc'), '--project', config, '--pretty', 'false'],
]

/**
 * Name, program and arguments of every type check: each compiles test/types against the built
 * declarations as one kind of user does. What must not compile is marked `@ts-expect-error` there.
 */
export const typeChecks = () => [
  typeCheck('a page, with a bundler and no Node types', 'test/types/page/tsconfig.json'),
  typeCheck('a server, with Node types and no DOM', 'test/types/server/tsconfig.json'),
  typeCheck('the single-page example', 'examples/spa/tsconfig.json'),
  typeCheck('a page with the element, and React', 'test/types/element/tsconfig.json'),
  typeCheck('a page that only registers the element', 'test/types/define/tsconfig.json'),
  typeCheck('tests with Playwright and Puppeteer', 'test/types/testing/tsconfig.json'),
  typeCheck('our own tests', 'test/tsconfig.json'),
]
