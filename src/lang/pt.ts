import { addLanguage } from '../element/languages.js'

addLanguage('pt', {
  label: 'Conectar o Zendesk',
  'label-waiting': 'Trazer para a frente',
  'label-detached': 'Abrir a janela de novo',
  'label-exchanging': 'Conectando…',
  'label-connected': 'Conectar outra conta',
  'label-removed': 'Conectar de novo',
  'label-retry': 'Tentar de novo',
  'label-cancel': 'Cancelar',
  'label-redirect': 'Continuar nesta aba',
  'label-framed': 'Abrir esta página em uma nova aba',
  'text-ready': 'Você vai entrar no Zendesk.',
  'text-waiting': 'Continue na janela que abrimos.',
  'text-overdue': 'Se ela mostrar um erro, feche-a e avise-nos.',
  'text-exchanging': 'Quase pronto.',
  'text-connected': 'Conectado[ a {name}][ ({subdomain}.zendesk.com)].',
  'text-removed': 'A conexão[ com {name}] terminou.',
  'text-refused': 'Você não permitiu o acesso. Nada foi conectado.',
  'text-blocked':
    'Seu navegador bloqueou a janela. Permita pop-ups nesta página e tente de novo, ou continue nesta aba.',
  'text-framed':
    'Não foi possível conectar dentro deste quadro. Feche a janela se uma se abriu e abra esta página em uma nova aba.',
  'text-closed': 'O login não foi concluído. Nada foi conectado.',
  'text-failed': 'Não funcionou. Tente de novo em instantes.',
  'text-signed-out': 'Sua sessão aqui terminou. Entre e conecte de novo.',
  'text-other-account': 'Era uma conta diferente da anterior. Escolha a mesma.',
})
