import type { Language } from './texts.js'

export const english: Language = {
  label: 'Connect Zendesk',
  'label-waiting': 'Bring to front',
  'label-detached': 'Open the window again',
  'label-exchanging': 'Connecting…',
  'label-connected': 'Connect another account',
  'label-retry': 'Try again',
  'label-cancel': 'Cancel',
  'label-redirect': 'Continue in this tab',
  'label-framed': 'Open this page in a new tab',
  'text-ready': 'You will sign in to Zendesk.',
  'text-waiting': 'Continue in the window we opened.',
  'text-exchanging': 'Almost done.',
  'text-connected': 'Connected[ to {name}][ ({subdomain}.zendesk.com)].',
  'text-refused': 'You did not allow access. Nothing was connected.',
  'text-blocked':
    'Your browser blocked the window. Allow pop-ups for this page and try again, or continue in this tab.',
  'text-framed':
    'That did not work inside this frame. Close the window if one opened, then open this page in a new tab.',
  'text-closed': 'Sign-in did not finish. Nothing was connected.',
  'text-failed': 'That did not work. Please try again in a moment.',
}
