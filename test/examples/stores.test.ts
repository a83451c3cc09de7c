import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { BackendProcess } from './backend-process.ts'
import { newEnvironmentKeys } from './environment-keys.ts'
import { type StandIn, startStandIn } from './stand-in.ts'
import { type Store, stores } from './stores.ts'
import { createVisitor } from './visitor.ts'

// Processes take a while to start where other tests keep the processors busy.
// Side by side, since much of it is waiting; what is asked of one store is asked in turn.
const test = it.sequential

const APP = { id: expect.any(String), displayName: 'Acme', subdomain: 'acme' }
const EVERY = process.env.EVERY === '1'
const ROUNDS = EVERY ? 100 : 5
const POSTS = EVERY ? 100 : 30

describe.concurrent.each(stores.filter(({ canRun }) => canRun))(
  'two backends that share: $name',
  ({ open }) => {
    let store: Store
    let zendesk: StandIn
    /** Where only one may run, it is both. */
    let both: [BackendProcess, BackendProcess]
    const keys = newEnvironmentKeys()
    const tokensAsked = () => zendesk.calls.filter((call) => call === 'POST token').length

    beforeAll(async () => {
      zendesk = await startStandIn()
      store = await open({ ...zendesk.env, ...keys })
      const one = await store.start()
      both = [one, store.isShared ? await store.start() : one]
    })
    afterEach(() => {
      zendesk.holdNothing()
      zendesk.calls.length = 0
    })
    afterAll(async () => {
      await Promise.all((both ?? []).map(({ stop }) => stop('SIGKILL')))
      await zendesk?.stop()
      await store?.remove()
    })

    test('connected through one, used and disconnected through the other', async () => {
      const [one, other] = both
      const visitor = await createVisitor(one.origin)
      const connected = await visitor.connect(one.origin, await zendesk.newCode())
      expect(await connected.json()).toEqual({ app: APP })

      expect(await (await visitor.connection(other.origin)).json()).toEqual({ app: APP })
      expect((await visitor.disconnect(other.origin)).status).toBe(204)
      expect(zendesk.calls).toContain('DELETE authorization')
      expect(await (await visitor.connection(one.origin)).json()).toEqual({ app: null })
    })

    test(`each of ${ROUNDS} codes that is posted to both at once is exchanged by one`, async () => {
      const visitor = await createVisitor(both[0].origin)
      for (let count = 1; count <= ROUNDS; count++) {
        const code = await zendesk.newCode()
        const answers = await Promise.all(both.map(({ origin }) => visitor.connect(origin, code)))
        const [taken, refused] = answers.sort((a, b) => a.status - b.status)
        expect(taken?.status).toBe(200)
        const problem = (await refused?.json()) as { code: string }
        expect([
          [400, 'code_refused'],
          [409, 'code_in_use'],
        ]).toContainEqual([refused?.status, problem.code])
        expect(tokensAsked()).toBe(count)
        for (const { printed } of both) expect(printed()).not.toContain(code)
      }
      expect(await (await visitor.connection(both[1].origin)).json()).toEqual({ app: APP })
    })

    test(`one code that is posted ${POSTS} times, to both by turns and at once, is exchanged once`, async () => {
      const visitor = await createVisitor(both[0].origin)
      const code = await zendesk.newCode()
      const posts = Array.from({ length: POSTS }, (_, turn) =>
        visitor.connect(both[turn % 2 ? 1 : 0].origin, code),
      )
      const statuses = (await Promise.all(posts)).map(({ status }) => status)
      expect(statuses.filter((status) => status === 200)).toHaveLength(1)
      expect([200, 400, 409]).toEqual(expect.arrayContaining([...new Set(statuses)]))
      expect(tokensAsked()).toBe(1)
      expect(await (await visitor.connection(both[1].origin)).json()).toEqual({ app: APP })
    })

    test('while one checks an old token the person connects anew through the other: the new connection stays', async () => {
      const [one, other] = both
      const visitor = await createVisitor(one.origin)
      await visitor.connect(one.origin, await zendesk.newCode())
      await zendesk.removeAll()

      for (const slow of ['check', 'notice', 'disconnect'] as const) {
        zendesk.calls.length = 0
        const call = slow === 'disconnect' ? 'DELETE authorization' : 'GET tokenInfo'
        const { noLonger, release } = zendesk.hold(call)
        const begun = {
          check: () => visitor.connection(one.origin),
          notice: () =>
            fetch(`${one.origin}/zendesk/removed/${keys.REMOVE_KEY}`, {
              method: 'POST',
              body: JSON.stringify({ integrationId: '1' }),
            }),
          disconnect: () => visitor.disconnect(one.origin),
        }[slow]()
        await vi.waitFor(() => expect(zendesk.calls).toContain(call), { timeout: 10_000 })
        noLonger()
        const anew = await visitor.connect(other.origin, await zendesk.newCode())
        expect(anew.status, slow).toBe(200)
        release()
        const answer = await begun
        expect([200, 204], slow).toContain(answer.status)
        if (slow === 'check') expect(await answer.json()).toEqual({ app: APP })
        expect(await (await visitor.connection(other.origin)).json(), slow).toEqual({ app: APP })
        if (slow !== 'disconnect') await zendesk.removeAll()
      }
    })

    test('one is killed in the middle of an exchange: nothing stored is lost, nothing is exchanged twice', async () => {
      const [one] = both
      const earlier = await createVisitor(one.origin)
      await earlier.connect(one.origin, await zendesk.newCode())
      const visitor = await createVisitor(one.origin)
      const code = await zendesk.newCode()
      zendesk.calls.length = 0
      const { release } = zendesk.hold('POST token')
      const cut = visitor.connect(one.origin, code).catch(() => 'cut off')
      await vi.waitFor(() => expect(tokensAsked()).toBe(1), { timeout: 10_000 })
      await one.stop('SIGKILL')
      release()
      expect(await cut).toBe('cut off')
      const anew = await store.start()
      both = [anew, store.isShared ? both[1] : anew]
      const other = both[1]

      // Nothing half-stored, and the first person's connection is where it was.
      expect(await (await visitor.connection(other.origin)).json()).toEqual({ app: null })
      expect(await (await earlier.connection(other.origin)).json()).toEqual({ app: APP })

      const again = await visitor.connect(other.origin, code)
      expect([again.status, await again.json()]).toEqual([
        400,
        expect.objectContaining({ code: 'code_refused' }),
      ])
      expect(tokensAsked()).toBe(1)

      expect((await visitor.connect(other.origin, await zendesk.newCode())).status).toBe(200)
      expect(await (await visitor.connection(other.origin)).json()).toEqual({ app: APP })
      expect((await visitor.disconnect(other.origin)).status).toBe(204)
    })

    // A store that hangs takes its time limits to be found out.
    const faults = ['away', 'read-only', 'full', ...(EVERY ? ['hung' as const] : [])] as const
    test.each(faults)(
      'while the store is %s nothing is exchanged or revoked; then all goes on',
      async (fault) => {
        const makeFault = store.faults[fault]
        if (!makeFault) return
        const [{ origin, printed }, other] = both
        const visitor = await createVisitor(origin)
        expect((await visitor.connect(origin, await zendesk.newCode())).status).toBe(200)
        zendesk.calls.length = 0
        const canRead = fault === 'read-only' || fault === 'full'
        const mend = await makeFault(both)
        try {
          const begun = performance.now()
          const refused = await Promise.all([
            visitor.connect(origin, await zendesk.newCode()),
            visitor.disconnect(origin),
            ...(canRead ? [] : [visitor.connection(origin)]),
          ])
          expect(performance.now() - begun).toBeLessThan(40_000)
          for (const answer of refused) {
            expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
            expect(await answer.json()).toMatchObject({ code: 'store_unavailable' })
          }
          expect(zendesk.calls).toEqual([])
          if (canRead) expect(await (await visitor.connection(origin)).json()).toEqual({ app: APP })
          expect((await fetch(`${origin}/health`)).status).toBe(200)
        } finally {
          await mend()
        }
        if (store.messages[fault]) expect(printed()).toContain(store.messages[fault])
        const isBack = async () => expect((await visitor.connection(origin)).status).toBe(200)
        await vi.waitFor(isBack, { timeout: 20_000 })
        expect(await (await visitor.connection(other.origin)).json()).toEqual({ app: APP })
        expect((await visitor.disconnect(other.origin)).status).toBe(204)
        expect((await visitor.connect(origin, await zendesk.newCode())).status).toBe(200)
      },
    )

    test('the store fills up while one person connects and one disconnects: what is answered is so', async () => {
      const [{ origin }, other] = both
      const [leaving, coming] = [await createVisitor(origin), await createVisitor(origin)]
      expect((await leaving.connect(origin, await zendesk.newCode())).status).toBe(200)
      const code = await zendesk.newCode()
      zendesk.calls.length = 0
      // Revoked first: it ends all tokens that there are for the account.
      const revoking = zendesk.hold('DELETE authorization')
      const disconnecting = leaving.disconnect(origin)
      const called = (call: string) => () => expect(zendesk.calls).toContain(call)
      await vi.waitFor(called('DELETE authorization'), { timeout: 10_000 })
      const exchanging = zendesk.hold('POST token')
      const connecting = coming.connect(origin, code)
      await vi.waitFor(called('POST token'), { timeout: 10_000 })
      const mend = await store.faults.full(both)
      revoking.release()
      exchanging.release()
      const [ended, connected] = [await disconnecting, await connecting]
      await mend()

      expect(ended.status).toBe(204)
      expect(await (await leaving.connection(other.origin)).json()).toEqual({ app: null })
      // A disk has no room to go over.
      const isKept = connected.status === 200
      if (!isKept) expect(await connected.json()).toMatchObject({ code: 'store_failed' })
      if (store.keepsWhenFull) expect(isKept).toBe(true)
      const kept = { app: isKept ? APP : null }
      expect(await (await coming.connection(other.origin)).json()).toEqual(kept)
      expect((await coming.connect(origin, await zendesk.newCode())).status).toBe(200)
    })
  },
)
