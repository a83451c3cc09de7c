import { addLanguage } from '../element/languages.js'

addLanguage('de', {
  label: 'Zendesk verbinden',
  'label-waiting': 'Nach vorne holen',
  'label-detached': 'Fenster wieder öffnen',
  'label-exchanging': 'Verbinden …',
  'label-connected': 'Anderes Konto verbinden',
  'label-removed': 'Erneut verbinden',
  'label-retry': 'Erneut versuchen',
  'label-cancel': 'Abbrechen',
  'label-redirect': 'In diesem Tab fortfahren',
  'label-framed': 'Diese Seite in neuem Tab öffnen',
  'text-ready': 'Sie melden sich bei Zendesk an.',
  'text-waiting': 'Fahren Sie im geöffneten Fenster fort.',
  'text-overdue': 'Zeigt es einen Fehler, schließen Sie es und melden Sie sich bei uns.',
  'text-exchanging': 'Fast fertig.',
  'text-connected': 'Verbunden[ mit {name}][ ({subdomain}.zendesk.com)].',
  'text-removed': 'Nicht mehr[ mit {name}] verbunden.',
  'text-refused': 'Sie haben den Zugriff nicht erlaubt. Es wurde nichts verbunden.',
  'text-blocked':
    'Ihr Browser hat das Fenster blockiert. Erlauben Sie Pop-ups für diese Seite und versuchen Sie es erneut, oder fahren Sie hier fort.',
  'text-framed':
    'Das hat in diesem Frame nicht geklappt. Schließen Sie das Fenster, falls eines offen ist, und öffnen Sie diese Seite in einem neuen Tab.',
  'text-closed': 'Die Anmeldung wurde nicht abgeschlossen. Es wurde nichts verbunden.',
  'text-failed': 'Das hat nicht geklappt. Bitte versuchen Sie es in einem Moment erneut.',
  'text-signed-out': 'Melden Sie sich hier an und verbinden Sie erneut.',
  'text-other-account': 'Das war ein anderes Konto als zuvor. Wählen Sie dasselbe.',
})
