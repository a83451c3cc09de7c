import fc from 'fast-check'

/** Half of a pair of surrogates is no character. */
const character = fc
  .oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((codePoint) => String.fromCodePoint(codePoint))

/**
 * Characters of all planes of Unicode. fast-check's own `binary` makes a table of all 1.1 million first,
 * which takes a process two seconds.
 */
export function anyText(maxLength = 10): fc.Arbitrary<string> {
  return fc.string({ unit: character, maxLength })
}
