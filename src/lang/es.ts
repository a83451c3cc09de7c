import { addLanguage } from '../element/languages.js'

addLanguage('es', {
  label: 'Conectar Zendesk',
  'label-waiting': 'Traer al frente',
  'label-detached': 'Abrir la ventana de nuevo',
  'label-exchanging': 'Conectando…',
  'label-connected': 'Conectar otra cuenta',
  'label-removed': 'Conectar de nuevo',
  'label-retry': 'Reintentar',
  'label-cancel': 'Cancelar',
  'label-redirect': 'Continuar en esta pestaña',
  'label-framed': 'Abrir esta página en otra pestaña',
  'text-ready': 'Iniciarás sesión en Zendesk.',
  'text-waiting': 'Continúa en la ventana que hemos abierto.',
  'text-overdue': 'Si muestra un error, ciérrala y avísanos.',
  'text-exchanging': 'Casi listo.',
  'text-connected': 'Conectado[ a {name}][ ({subdomain}.zendesk.com)].',
  'text-removed': 'Ya no hay conexión[ con {name}].',
  'text-refused': 'No has permitido el acceso. No se ha conectado nada.',
  'text-blocked':
    'Tu navegador ha bloqueado la ventana. Permite las ventanas emergentes de esta página y reintenta, o continúa en esta pestaña.',
  'text-framed':
    'No se ha podido conectar dentro de este marco. Cierra la ventana si se ha abierto una y abre esta página en otra pestaña.',
  'text-closed': 'No se completó el inicio de sesión. No se ha conectado nada.',
  'text-failed': 'No ha funcionado. Inténtalo de nuevo en un momento.',
  'text-signed-out': 'No has iniciado sesión aquí. Inicia sesión y conecta de nuevo.',
  'text-other-account': 'Era otra cuenta que la de antes. Elige la misma.',
})
