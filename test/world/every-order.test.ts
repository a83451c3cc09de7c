import { test } from 'vitest'
import { everySecond, expectNoneBrokenIn } from './every-order.ts'

test.each(everySecond(0))(
  'all pages together, every order of $depth acts: $name',
  expectNoneBrokenIn,
  1_200_000,
)
