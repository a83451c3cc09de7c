import { compile } from 'svelte/compiler'
import { compileScript, parse } from 'vue/compiler-sfc'

/** Compiles the snippets as the frameworks' own build plug-ins do. */
export const frameworkCompilers = {
  name: 'framework-compilers',
  transform(code, id) {
    if (id.endsWith('.vue')) return compileVue(code, id)
    if (id.endsWith('.svelte')) {
      const { js, warnings } = compile(code, { filename: id, generate: 'client' })
      for (const { message } of warnings) throw new Error(message)
      return { code: js.code, map: null }
    }
    return null
  },
}

const isCustomElement = (tag) => tag === 'sunshine-connect'

const compileVue = (code, filename) => {
  const { descriptor, errors } = parse(code, {
    filename,
    templateParseOptions: { isCustomElement },
  })
  for (const error of errors) throw error
  const { content } = compileScript(descriptor, {
    id: 'vue',
    inlineTemplate: true,
    templateOptions: { compilerOptions: { isCustomElement } },
  })
  return { code: content, map: null }
}
