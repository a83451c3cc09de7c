import { expect } from 'vitest'
import type { Fetch } from './person.ts'
import { createPerson, walk } from './person.ts'

export const ORIGIN = 'http://127.0.0.1:4001'
export const CALLBACK = 'http://localhost:4000/oauth/callback'

export const authorizeUrl = (params: Record<string, string> = {}, origin = ORIGIN) => {
  const url = new URL('/sc/oauth/authorize', origin)
  const all = { client_id: 'sandbox', response_type: 'code', ...params }
  for (const [name, value] of Object.entries(all)) url.searchParams.set(name, value)
  return url
}

export const newCode = async (fetch: Fetch, params?: Record<string, string>, origin?: string) =>
  (await walk(createPerson(fetch), authorizeUrl(params, origin))).searchParams.get('code') ?? ''

export const tokenRequest = (fields: Record<string, unknown>, origin = ORIGIN) =>
  new Request(`${origin}/sc/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      grant_type: 'authorization_code',
      client_id: 'sandbox',
      client_secret: 'sandbox-secret',
      ...fields,
    }),
  })

export const newToken = async (fetch: Fetch, params?: Record<string, string>) => {
  const client = params?.client_id
    ? { client_id: params.client_id, client_secret: `${params.client_id}-secret` }
    : {}
  const response = await fetch(tokenRequest({ code: await newCode(fetch, params), ...client }))
  return ((await response.json()) as { access_token: string }).access_token
}

export const bearer = (path: string, token: string, method = 'GET') =>
  new Request(ORIGIN + path, { method, headers: { authorization: `Bearer ${token}` } })

export const errorOf = async (response: Response) => {
  const { errors } = (await response.json()) as { errors: { code: string; title: string }[] }
  expect(errors[0]?.title).not.toBe('')
  return { status: response.status, code: errors[0]?.code, title: errors[0]?.title }
}
