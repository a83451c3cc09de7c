import { addLanguage } from '../element/languages.js'

addLanguage('fr', {
  label: 'Connecter Zendesk',
  'label-waiting': 'Afficher la fenêtre',
  'label-detached': 'Rouvrir la fenêtre',
  'label-exchanging': 'Connexion…',
  'label-connected': 'Connecter un autre compte',
  'label-removed': 'Reconnecter',
  'label-retry': 'Réessayer',
  'label-cancel': 'Annuler',
  'label-redirect': 'Continuer dans cet onglet',
  'label-framed': 'Ouvrir cette page dans un nouvel onglet',
  'text-ready': 'Vous vous connecterez à Zendesk.',
  'text-waiting': 'Continuez dans la fenêtre que nous avons ouverte.',
  'text-overdue': 'Si elle affiche une erreur, fermez-la et prévenez-nous.',
  'text-exchanging': 'Presque terminé.',
  'text-connected': 'Connecté[ à {name}][ ({subdomain}.zendesk.com)].',
  'text-removed': 'La connexion[ à {name}] a pris fin.',
  'text-refused': 'Vous n’avez pas autorisé l’accès. Rien n’a été connecté.',
  'text-blocked':
    'Votre navigateur a bloqué la fenêtre. Autorisez les fenêtres pop-up pour cette page et réessayez, ou continuez dans cet onglet.',
  'text-framed':
    'La connexion n’a pas fonctionné dans ce cadre. Fermez la fenêtre si elle s’est ouverte, puis ouvrez cette page dans un nouvel onglet.',
  'text-closed': 'L’identification n’a pas abouti. Rien n’a été connecté.',
  'text-failed': 'Cela n’a pas fonctionné. Réessayez dans un instant.',
  'text-signed-out': 'Votre session a pris fin. Identifiez-vous ici, puis réessayez.',
  'text-other-account': 'C’était un autre compte qu’avant. Choisissez le même.',
})
