import type { SunshineConnectElement } from 'sunshine-connect/element'
import 'sunshine-connect/element/define'
import { afterEach, expect, test, vi } from 'vitest'
import * as vue from 'vue'
import { renderToString } from 'vue/server-renderer'
import * as vue34 from 'vue34'
import { renderToString as renderToString34 } from 'vue34/server-renderer'
import { fakePopup } from './fake-popup.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const issue = () => `issued-by-the-server-${crypto.randomUUID()}`
const ATTRIBUTES = { 'client-id': 'acme', exchange: '/api/connect', 'redirect-uri': '/callback' }

/** Rendered on a server, and hydrated in the page. */
const hydrate = async (version: typeof vue, render: typeof renderToString) => {
  const { createSSRApp, h, onMounted, ref } = version
  const withBindings = {
    setup: () => () => h('sunshine-connect', { ...ATTRIBUTES, state: issue }),
  }
  const withRef = {
    setup() {
      const element = ref<SunshineConnectElement>()
      onMounted(() => {
        if (element.value) element.value.state = issue
      })
      return () => h('sunshine-connect', { ...ATTRIBUTES, ref: element })
    },
  }
  const stateOf = async (component: object) => {
    const target = document.createElement('div')
    target.innerHTML = await render(createSSRApp(component))
    document.body.append(target)
    const app = createSSRApp(component)
    app.mount(target)
    const element = target.firstElementChild as SunshineConnectElement
    const popup = fakePopup()
    element.connect().catch(() => {})
    const sent = popup.url().searchParams.get('state')
    element.cancel()
    app.unmount()
    target.remove()
    return sent?.startsWith('issued-by-the-server')
  }
  return { bound: await stateOf(withBindings), set: await stateOf(withRef) }
}

test('Vue 3.5: what is bound arrives when it hydrates', async () => {
  expect(await hydrate(vue, renderToString)).toEqual({ bound: true, set: true })
})

test('Vue before 3.4.28: it doesn’t, and what is set when mounted does', async () => {
  const reached = await hydrate(vue34 as never, renderToString34 as never)
  expect(reached).toEqual({ bound: false, set: true })
})
