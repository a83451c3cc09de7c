/**
 * The name of a text: the attribute that replaces it, and its key in `messages` and in a language.
 */
export type TextName =
  /** The button, when nothing is going on. It names what is connected, in every state. */
  | 'label'
  | `label-${'ready' | 'waiting' | 'detached' | 'exchanging' | 'connected'}`
  | `label-${'refused' | 'blocked' | 'closed' | 'failed'}`
  /** The button in all of `refused`, `blocked`, `closed` and `failed`. */
  | 'label-retry'
  | 'label-cancel'
  /** The way on when the window is blocked: this tab goes to Zendesk. */
  | 'label-redirect'
  /** The same inside a frame: it opens this page in a tab of its own. */
  | 'label-framed'
  | `text-${'ready' | 'waiting' | 'detached' | 'exchanging' | 'connected'}`
  | `text-${'refused' | 'blocked' | 'closed' | 'failed'}`
  /** `text-blocked` inside a frame. */
  | 'text-framed'

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
