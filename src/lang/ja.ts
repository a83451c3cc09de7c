import { addLanguage } from '../element/languages.js'

addLanguage('ja', {
  label: 'Zendeskに接続',
  'label-waiting': 'ウィンドウを前面に表示',
  'label-detached': 'ウィンドウをもう一度開く',
  'label-exchanging': '接続しています…',
  'label-connected': '別のアカウントを接続',
  'label-retry': 'もう一度試す',
  'label-cancel': 'キャンセル',
  'label-redirect': 'このタブで続ける',
  'label-framed': 'このページを新しいタブで開く',
  'text-ready': '新しいウィンドウでZendeskにサインインします。',
  'text-waiting': '開いたウィンドウで手続きを完了してください。',
  'text-exchanging': 'まもなく完了します。接続を仕上げています。',
  'text-connected': '接続しました[：{name}][（{subdomain}.zendesk.com）]。',
  'text-refused': 'アクセスが許可されなかったため、接続されていません。',
  'text-blocked':
    'ブラウザーがウィンドウをブロックしました。このページのポップアップを許可してもう一度試すか、このタブで続けてください。',
  'text-framed':
    'ここからはウィンドウを使用できません。ウィンドウが開いている場合は閉じて、このページを新しいタブで開いてください。',
  'text-closed': '完了前にウィンドウが閉じられました。接続されていません。',
  'text-failed': '接続できませんでした。しばらくしてからもう一度お試しください。',
})
