import { fieldsOf } from '../platform/own.js'

/** What a text can name of the connected account, as far as the backend has named it. */
type Account = Record<'name' | 'subdomain', string>

/** Apart from its brackets, the inside is every other piece of the split text. */
const BRACKETS = /\[([^[\]]*)\]/
/** The rest of a host name belongs to its subdomain: apart, a right-to-left line would swap them. */
const PLACEHOLDER = /\{(name|subdomain)\}((?:\.\w+)*)/g
/** Embeddings, overrides, isolates, and what ends them. */
const DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/g

/**
 * Fills `{name}` and `{subdomain}` in, of what the backend answered. A part in `[brackets]` is left
 * out if its placeholder has no value.
 */
export function fillText(text: string, connection: unknown): string {
  const account = readAccount(connection)
  return text
    .split(BRACKETS)
    .map((piece, index) => (index % 2 ? fillBrackets(piece, account) : fillPiece(piece, account)))
    .join('')
}

function readAccount(connection: unknown): Account {
  const { app } = fieldsOf(connection)
  const { displayName, subdomain } = fieldsOf(app)
  return { name: clean(displayName || subdomain), subdomain: clean(subdomain) }
}

/** What turns a line around would reach beyond the isolate that the value is put into. */
function clean(value: unknown): string {
  return String(value ?? '').replace(DIRECTIONS, '')
}

function fillBrackets(piece: string, account: Account): string {
  const names = [...piece.matchAll(PLACEHOLDER)].map(([, name]) => name as keyof Account)
  // Brackets around no placeholder are the text's own.
  if (!names.length) return `[${piece}]`
  return names.every((name) => account[name]) ? fillPiece(piece, account) : ''
}

/**
 * A value may run in the other direction than the line: isolates keep it from turning the line
 * around. @see https://www.w3.org/International/questions/qa-bidi-unicode-controls
 */
function fillPiece(piece: string, account: Account): string {
  return piece.replace(PLACEHOLDER, (_, name: keyof Account, rest: string) =>
    account[name] ? `\u2068${account[name]}${rest}\u2069` : '',
  )
}
