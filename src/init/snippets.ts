import { BACKEND_NAMES, BACKENDS, type Backend } from './choices.js'
import { templateFiles } from './template-files.js'

interface Snippet {
  name: string
  files: { path: string; text: string }[]
}

/** The files that `init` writes, for somebody who looks at them first: pages, and backends. */
export function readSnippets(readExample: (source: string) => string): {
  pages: Snippet[]
  backends: Snippet[]
} {
  const read = (path: string, source: string) => ({ path, text: readExample(source) })
  const module = 'init/pages/module'
  const react = 'init/pages/react'
  const vue = 'connect-zendesk.vue'
  return {
    pages: [
      { name: 'Script tag', files: [read('page.html', 'backends/page.html')] },
      {
        name: 'Module, with a button of your own',
        files: [
          read('page.html', `${module}/page.html`),
          read('src/page.js', `${module}/src/page.js`),
        ],
      },
      { name: 'React', files: [read('src/page.jsx', `${react}/src/page.jsx`)] },
      { name: 'Vue', files: [read(`src/${vue}`, `init/pages/vue/${vue}`)] },
    ],
    backends: BACKENDS.map((backend) => ({
      name: BACKEND_NAMES[backend],
      files: serverFiles(backend).map(({ path, source }) => read(path, source)),
    })),
  }
}

function serverFiles(backend: Backend) {
  return templateFiles(backend, 'element').filter(({ path }) =>
    /^(server\.mjs|lib\/|app\/(api|oauth)\/|app\.)/.test(path),
  )
}
