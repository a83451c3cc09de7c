import { CompactEncrypt, compactDecrypt } from 'jose'

/** What was sealed can't be opened: its key is gone, or it isn't what was sealed for this subject. */
export class UnreadableError extends Error {
  name = 'UnreadableError'
  code = 'connection_unreadable'
}

/**
 * Encrypts texts, each for one subject: in another one's place it can't be opened. The result is a
 * compact JWE that names its key (`kid`).
 *
 * @param {import('./keys.js').TokenKey[]} keys the first encrypts, all decrypt
 * @see RFC 7516, and RFC 7518, sections 4.5 and 5.3
 */
export function createSeal(keys) {
  const [{ id, secret }] = keys

  return {
    seal(text, subject) {
      return new CompactEncrypt(new TextEncoder().encode(text))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: id, sub: subject })
        .encrypt(secret)
    },

    async open(sealed, subject) {
      try {
        const { plaintext, protectedHeader } = await compactDecrypt(
          sealed,
          ({ kid }) => secretOf(keys, kid),
          ONLY_OURS,
        )
        if (protectedHeader.sub === subject) return new TextDecoder().decode(plaintext)
      } catch (error) {
        if (error instanceof UnreadableError) throw error
      }
      // Without what jose threw, or the text: neither tells more, and one of them is private.
      throw new UnreadableError('A stored connection is damaged: have the person connect again.')
    },
  }
}

const ONLY_OURS = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] }

function secretOf(keys, kid) {
  const key = keys.find(({ id }) => id === kid)
  if (key) return key.secret
  throw new UnreadableError(
    'A stored connection was encrypted with a key that TOKEN_KEYS does not have: ' +
      'add that key again, or have the person connect again.',
  )
}
