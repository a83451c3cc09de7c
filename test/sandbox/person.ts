import { Window } from 'happy-dom'

export type Fetch = (request: Request) => Promise<Response>

export interface Shown {
  url: string
  response: Response
  document: Window['document']
}

/** Walks pages as a person with a browser does: keeps cookies, follows redirects, sends forms. */
export const createPerson = (fetch: Fetch) => {
  const cookies = new Map<string, string>()

  const send = async (request: Request) => {
    if (cookies.size) request.headers.set('cookie', [...cookies].map((c) => c.join('=')).join('; '))
    const response = await fetch(request)
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      cookies.set(name ?? '', value ?? '')
    }
    return response
  }

  /** Follows redirects on this origin; `location` is where the last answer sent the person. */
  const follow = async (request: Request): Promise<Shown> => {
    const response = await send(request)
    const location = response.headers.get('location')
    const next = location && new URL(location, request.url)
    if (next && next.origin === new URL(request.url).origin) return follow(new Request(next))
    const { document } = new Window({ url: request.url })
    document.write(await response.clone().text())
    return { url: request.url, response, document }
  }

  return {
    cookies,
    open: (url: string | URL) => follow(new Request(url)),
    /** Sends the form that `button` belongs to, with its own values and what the person changed. */
    press: (page: Shown, button: string, changed: Record<string, string> = {}) => {
      const found = [...page.document.querySelectorAll('button')].find(
        (candidate) => candidate.textContent === button,
      )
      const form = found?.closest('form')
      if (!found || !form) throw new Error(`No button ${button}`)
      const fields = new URLSearchParams()
      for (const input of form.querySelectorAll('input')) {
        if (input.type !== 'radio' || input.checked) fields.set(input.name, input.value)
      }
      if (found.name) fields.set(found.name, found.value)
      for (const [name, value] of Object.entries(changed)) fields.set(name, value)
      const action = new URL(form.getAttribute('action') ?? '', page.url)
      return follow(new Request(action, { method: 'POST', body: fields }))
    },
  }
}

export type Person = ReturnType<typeof createPerson>

export const titleOf = ({ document }: Shown) => document.querySelector('h1')?.textContent

/** Where the person was sent, away from the sandbox. */
export const destination = ({ response }: Shown) => new URL(response.headers.get('location') ?? '')

/** From the authorize URL through every page to Allow or Deny. */
export const walk = async (person: Person, url: string | URL, decision = 'Allow') => {
  let page = await person.open(url)
  if (titleOf(page) === 'Sign in') page = await person.press(page, 'Sign in')
  if (titleOf(page) === 'Choose an account') page = await person.press(page, 'Continue')
  return destination(await person.press(page, decision))
}
