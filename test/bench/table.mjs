/**
 * What was measured, as lines: for each part p50, p95, and p50 beside that of its base.
 *
 * @param {Record<string, Record<string, number[]>>} times in milliseconds, by variant and part
 * @param {{ bases: Record<string, string>, parts: string[] }} columns `bases`: what each is compared with
 */
export function writeTable(times, { bases, parts }) {
  const heading = parts.flatMap((part) => [`${part}: p50`, 'p95', '/ by hand'])
  const lines = Object.entries(times).map(([variant, own]) => {
    const cells = parts.flatMap((part) => {
      const p50 = quantile(own[part], 0.5)
      const ratio = p50 / quantile(times[bases[variant]][part], 0.5)
      return [p50.toFixed(1), quantile(own[part], 0.95).toFixed(1), ratio.toFixed(2)]
    })
    return line(variant, cells)
  })
  return [line('ms', heading), ...lines].join('\n')
}

function line(name, cells) {
  return name.padEnd(16) + cells.map((cell) => cell.padStart(14)).join('')
}

export function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length * part)]
}
