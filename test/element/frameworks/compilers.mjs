import { transformAsync } from '@babel/core'
import solid from 'babel-preset-solid'
import { compile } from 'svelte/compiler'
import { compileScript, parse } from 'vue/compiler-sfc'

/** Compiles the snippets as the frameworks' own build plug-ins do. */
export const frameworkCompilers = {
  name: 'framework-compilers',
  // Before the JSX is taken for React's.
  enforce: 'pre',
  transform(code, id) {
    if (id.endsWith('.vue')) return compileVue(code, id)
    if (id.endsWith('.svelte')) {
      const { js, warnings } = compile(code, { filename: id, generate: 'client' })
      for (const { message } of warnings) throw new Error(message)
      return { code: js.code, map: null }
    }
    if (id.endsWith('.jsx')) return transformAsync(code, { filename: id, presets: [solid] })
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
