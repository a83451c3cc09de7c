/**
 * What was measured, as lines: for each part p50, p95, and p50 beside that of the base.
 *
 * @param {Record<string, Record<string, number[]>>} times in milliseconds, by variant and part
 * @param {{ base: string, parts: string[] }} columns
 */
export function writeTable(times, { base, parts }) {
  const heading = parts.flatMap((part) => [`${part}: p50`, 'p95', `/ ${base}`])
  const lines = Object.entries(times).map(([variant, own]) => {
    const cells = parts.flatMap((part) => {
      const p50 = quantile(own[part], 0.5)
      const ratio = p50 / quantile(times[base][part], 0.5)
      return [p50.toFixed(1), quantile(own[part], 0.95).toFixed(1), ratio.toFixed(2)]
    })
    return line(variant, cells)
  })
  return [line('ms', heading), ...lines].join('\n')
}

function line(name, cells) {
  return name.padEnd(12) + cells.map((cell) => cell.padStart(14)).join('')
}

function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length * part)]
}
