import { addLanguage } from '../element/languages.js'

addLanguage('ja', {
  label: 'Zendeskに接続',
  'label-waiting': 'ウィンドウを前面に表示',
  'label-detached': 'ウィンドウをもう一度開く',
  'label-exchanging': '接続しています…',
  'label-connected': '別のアカウントを接続',
  'label-removed': 'もう一度接続',
  'label-retry': 'もう一度試す',
  'label-cancel': 'キャンセル',
  'label-redirect': 'このタブで続ける',
  'label-framed': 'このページを新しいタブで開く',
  'text-ready': 'Zendeskにサインインします。',
  'text-waiting': '開いたウィンドウで続けてください。',
  'text-overdue': 'エラーが表示されている場合は、閉じてお知らせください。',
  'text-exchanging': 'まもなく完了します。',
  'text-connected': '接続しました[：{name}][（{subdomain}.zendesk.com）]。',
  'text-removed': '接続[（{name}）]は解除されました。',
  'text-refused': 'アクセスが許可されませんでした。接続されていません。',
  'text-blocked':
    'ブラウザーがウィンドウをブロックしました。このページのポップアップを許可してもう一度試すか、このタブで続けてください。',
  'text-framed':
    'このフレームの中では接続できませんでした。開いたウィンドウがあれば閉じて、このページを新しいタブで開いてください。',
  'text-closed': 'サインインが完了しませんでした。接続されていません。',
  'text-failed': '接続できませんでした。しばらくしてからもう一度試してください。',
  'text-signed-out': 'サインインしてから、もう一度接続してください。',
  'text-other-account': '以前とは別のアカウントでした。同じアカウントを選択してください。',
})
