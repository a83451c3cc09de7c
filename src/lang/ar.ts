import { addLanguage } from '../element/languages.js'

addLanguage('ar', {
  label: 'ربط Zendesk',
  'label-waiting': 'إظهار النافذة',
  'label-detached': 'فتح النافذة مرة أخرى',
  'label-exchanging': 'جارٍ الربط…',
  'label-connected': 'ربط حساب آخر',
  'label-removed': 'إعادة الربط',
  'label-retry': 'إعادة المحاولة',
  'label-cancel': 'إلغاء',
  'label-redirect': 'المتابعة في علامة التبويب هذه',
  'label-framed': 'فتح هذه الصفحة في علامة تبويب جديدة',
  'text-ready': 'ستسجّل الدخول إلى Zendesk.',
  'text-waiting': 'تابع في النافذة التي فتحناها.',
  'text-overdue': 'إذا ظهر فيها خطأ فأغلقها وأخبرنا.',
  'text-exchanging': 'أوشكنا على الانتهاء.',
  'text-connected': 'تم الربط[ بـ {name}][ ({subdomain}.zendesk.com)].',
  'text-removed': 'لم يعد الربط[ بـ {name}] قائمًا.',
  'text-refused': 'لم تسمح بالوصول. لم يتم ربط أي شيء.',
  'text-blocked':
    'حظر متصفحك النافذة. اسمح بالنوافذ المنبثقة لهذه الصفحة وأعد المحاولة، أو تابع في علامة التبويب هذه.',
  'text-framed':
    'تعذّر الربط داخل هذا الإطار. أغلق النافذة إذا فُتحت، ثم افتح هذه الصفحة في علامة تبويب جديدة.',
  'text-closed': 'لم يكتمل تسجيل الدخول. لم يتم ربط أي شيء.',
  'text-failed': 'لم ينجح ذلك. يُرجى المحاولة مرة أخرى بعد قليل.',
  'text-signed-out': 'لم تسجّل الدخول هنا. سجّل الدخول ثم أعد الربط.',
  'text-other-account': 'هذا حساب غير الحساب السابق. اختر الحساب نفسه.',
})
