/**
 * A client that exchanges each code once, however many processes there are: Zendesk doesn't say
 * what it does with a code that comes twice. One process needs less of this: the connect handler
 * refuses a code that it is exchanging just now.
 *
 * @param {import('sunshine-connect/server').SunshineClient} client
 * @param {(code: string) => Promise<boolean>} claimCode whether nobody has claimed it before
 */
export const oncePerCode = (client, claimCode) => ({
  ...client,
  getToken: async (code, options) => {
    if (await claimCode(code)) return client.getToken(code, options)
    throw new Error('This code was exchanged before: have the person connect again.')
  },
})
