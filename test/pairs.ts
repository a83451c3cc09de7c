/** The values of each dimension of a table, by the dimension's name. */
export type Dimensions = Record<string, readonly unknown[]>

export type Row<D extends Dimensions> = { [Name in keyof D]: D[Name][number] }

/** Whether a run plays all rows of every table: `npm run test:every`. */
export const every = process.env.EVERY === '1'

/** All rows as one, where they bear each other; with `EVERY=1` each alone. */
export function together<Row>(rows: readonly Row[]): (readonly Row[])[] {
  return every ? rows.map((row) => [row]) : [rows]
}

/**
 * Every other row of a table whose rows say much the same; with `EVERY=1` all of them. Tables that are
 * played side by side take `turn` for turn, so that each row is played in one of two.
 */
export function everyOther<Row>(rows: readonly Row[], turn = 0): readonly Row[] {
  return every ? rows : rows.filter((_, index) => index % 2 === turn % 2)
}

/** Every combination of the values, the last dimension turning fastest. */
export function allRows<D extends Dimensions>(dimensions: D): Row<D>[] {
  return Object.entries(dimensions).reduce<object[]>(
    (rows, [name, values]) =>
      rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  ) as Row<D>[]
}

/**
 * As few of the rows as it takes for each two values that meet anywhere to meet in one of them. Most
 * faults need one value, or two together, so these rows find nearly all that all rows would. The
 * choice is greedy: always the row that brings most pairs, the first of equals. The same rows give
 * the same choice.
 */
export function coverPairs<R extends object>(rows: readonly R[]): R[] {
  const missing = new Set(rows.flatMap(pairsOf))
  const chosen = new Set<R>()
  while (missing.size > 0) {
    const brings = (row: R) => pairsOf(row).filter((pair) => missing.has(pair)).length
    const gains = rows.map(brings)
    const best = rows[gains.indexOf(Math.max(...gains))] as R
    chosen.add(best)
    for (const pair of pairsOf(best)) missing.delete(pair)
  }
  return rows.filter((row) => chosen.has(row))
}

/** The pairs of values that meet in a row; of a row with one value that value alone. */
export function pairsOf(row: object): string[] {
  const values = Object.entries(row).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  if (values.length === 1) return values
  return values.flatMap((one, index) => values.slice(index + 1).map((other) => `${one} ${other}`))
}
