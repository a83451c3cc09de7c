import {
  BindingType,
  type ParsedTemplate,
  parseTemplate,
  type TmplAstElement,
} from '@angular/compiler'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { createComponent } from 'solid-js'
import { render } from 'solid-js/web'
import type { ConnectSuccessEvent, SunshineConnectElement } from 'sunshine-connect/element'
import 'sunshine-connect/element/define'
import { mount, unmount } from 'svelte'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createApp } from 'vue'
import { APP, label, line, part, reaches } from './element.ts'
import { fakePopup } from './fake-popup.ts'
import angular from './frameworks/angular.html?raw'
import { Connect as ReactConnect } from './frameworks/react.tsx'
import { Connect as SolidConnect } from './frameworks/solid.jsx'
import SvelteConnect from './frameworks/svelte.svelte'
import VueConnect from './frameworks/vue.vue'

type Show = (target: Element, onConnected: (connection: unknown) => void) => () => void

/** Angular's renderer in small: attributes, property bindings, event bindings. */
const showAngular: Show = (target, onConnected) => {
  const { nodes, errors }: ParsedTemplate = parseTemplate(angular, 'angular.html')
  expect(errors).toBeNull()
  const template = nodes[0] as TmplAstElement
  const element = document.createElement(template.name)
  const component: Record<string, unknown> = {
    label: 'Connect Acme',
    text: 'Connect Acme now.',
    issueState: () => fetch('/api/state').then((response) => response.text()),
  }
  for (const { name, value } of template.attributes) element.setAttribute(name, value)
  for (const { name, type, value } of template.inputs) {
    expect(type).toBe(BindingType.Property)
    Object.assign(element, { [name]: component[String((value as { source?: string }).source)] })
  }
  for (const { name } of template.outputs) {
    element.addEventListener(name, (event) =>
      onConnected((event as ConnectSuccessEvent).connection),
    )
  }
  target.append(element)
  return () => element.remove()
}

const frameworks: Record<string, Show> = {
  'React 19': (target, onConnected) => {
    const root = createRoot(target)
    root.render(createElement(ReactConnect, { onConnected }))
    return () => root.unmount()
  },
  'Vue 3': (target, onConnected) => {
    const app = createApp(VueConnect, { onConnected })
    app.mount(target)
    return () => app.unmount()
  },
  'Svelte 5': (target, onConnected) => {
    const component = mount(SvelteConnect, { target, props: { onconnected: onConnected } })
    return () => void unmount(component)
  },
  'Solid 1': (target, onConnected) =>
    render(() => createComponent(SolidConnect as never, { onConnected }), target),
  Angular: showAngular,
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe.each(Object.entries(frameworks))('%s', (_, show) => {
  test('its snippet sets attributes and properties, hears events, and cancels when unmounted', async () => {
    const popup = fakePopup()
    const issued: string[] = []
    // Single-use: each attempt gets another one.
    const issue = () => {
      issued.unshift(`state-of-the-server-${crypto.randomUUID()}`)
      return new Response(issued[0])
    }
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) =>
      String(input) === '/api/state' ? issue() : Response.json({ app: APP }),
    )
    const target = document.createElement('div')
    document.body.append(target)
    const connected = vi.fn()
    const hide = show(target, connected)
    const element = await vi.waitFor(() => {
      const found = target.querySelector<SunshineConnectElement>('sunshine-connect')
      if (!found?.state) throw new Error('not shown yet')
      return found
    })
    expect(element.clientId).toBe('acme')
    expect(element.hasAttribute('state')).toBe(false)
    expect([label(element), line(element)]).toEqual(['Connect Acme', 'Connect Acme now.'])

    part(element, 'button').click()
    await vi.waitFor(() => expect(popup.url().searchParams.get('state')).toBe(issued[0]))
    popup.answer({ code: 'a-code' })
    await reaches(element, 'connected')
    expect(connected).toHaveBeenCalledExactlyOnceWith({ app: APP })

    const another = element.connect()
    hide()
    await expect(another).rejects.toMatchObject({ name: 'AbortError' })
    target.remove()
  })
})
