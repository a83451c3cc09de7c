/**
 * A module that the build writes: what `import … from 'virtual:<name>'` finds.
 *
 * @param {string} name
 * @param {() => Record<string, string> | Promise<Record<string, string>>} write its exports, by name
 */
export const virtualModule = (name, write) => {
  const id = `\0virtual:${name}`
  return {
    name: `virtual-${name}`,
    resolveId: (wanted) => (wanted === `virtual:${name}` ? id : null),
    async load(wanted) {
      if (wanted !== id) return null
      const lines = Object.entries(await write()).map(
        ([key, text]) => `export const ${key} = ${JSON.stringify(text)}\n`,
      )
      return lines.join('')
    },
  }
}
