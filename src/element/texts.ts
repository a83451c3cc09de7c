import type { ElementStatus } from './status.js'

/**
 * The name of a text: the attribute that replaces it, and its key in `messages` and in a language.
 *
 * - `label`: the button, when nothing is going on. It names what is connected, in every status.
 * - `label-<status>`: the button in this status.
 * - `label-retry`: the button in all of `refused`, `blocked`, `closed` and `failed`.
 * - `label-cancel`: the Cancel button.
 * - `label-redirect`: the way on when the window is blocked: this tab goes to Zendesk.
 * - `label-framed`: the same inside a frame: it opens this page in a tab of its own.
 * - `text-<status>`: the line in this status.
 * - `text-framed`: `text-blocked` inside a frame.
 */
export type TextName =
  | 'label'
  | 'label-retry'
  | 'label-cancel'
  | 'label-redirect'
  | 'label-framed'
  | 'text-framed'
  | `label-${ElementStatus}`
  | `text-${ElementStatus}`

/**
 * Texts in place of the built-in ones. In the lines, `{name}` and `{subdomain}` are the connected
 * account's; a part in `[brackets]` is left out when its placeholder has no value.
 */
export type ElementMessages = Partial<Record<TextName, string>>

/** What a language has to bring. The other texts fall back to these. */
export type Language = Record<
  Exclude<
    TextName,
    `label-${'ready' | 'refused' | 'blocked' | 'closed' | 'failed'}` | 'text-detached'
  >,
  string
>
