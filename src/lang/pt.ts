import { addLanguage } from '../element/languages.js'

addLanguage('pt', {
  label: 'Conectar o Zendesk',
  'label-waiting': 'Trazer para a frente',
  'label-detached': 'Abrir a janela de novo',
  'label-exchanging': 'Conectando…',
  'label-connected': 'Conectar outra conta',
  'label-retry': 'Tentar de novo',
  'label-cancel': 'Cancelar',
  'label-redirect': 'Continuar nesta aba',
  'label-framed': 'Abrir esta página em uma nova aba',
  'text-ready': 'Você vai entrar no Zendesk.',
  'text-waiting': 'Continue na janela que abrimos.',
  'text-exchanging': 'Quase pronto.',
  'text-connected': 'Conectado[ a {name}][ ({subdomain}.zendesk.com)].',
  'text-refused': 'Você não permitiu o acesso. Nada foi conectado.',
  'text-blocked':
    'Seu navegador bloqueou a janela. Permita pop-ups nesta página e tente de novo, ou continue nesta aba.',
  'text-framed':
    'Não foi possível conectar dentro deste quadro. Feche a janela se uma se abriu e abra esta página em uma nova aba.',
  'text-closed': 'O login não foi concluído. Nada foi conectado.',
  'text-failed': 'Não funcionou. Tente de novo em instantes.',
})
