export const pagesEs = {
  files: { title: 'Archivos' },
  history: {
    open: 'Historial',
    resumeFailed: 'No se pudo abrir la conversación.',
  },
  metrics: {
    title: 'Uso',
  },
  budgets: {
    title: 'Presupuestos',
  },
  policies: {
    title: 'Permisos',
  },
  mcp: {
    title: 'Servidores MCP',
    waiting_one: '1 por ver',
    waiting_other: '{{count}} por ver',
  },
  audit: {
    title: 'Registro de auditoría',
  },
  settings: {
    title: 'Ajustes',
    open: 'Ajustes',
    provider: 'Modelos',
  },
  provider: {
    title: 'Elige quién responde',
    hint: 'Rain trabaja con el servicio de IA que elijas. Tu clave se guarda cifrada en tu propio servidor.',
    providers: 'Quién puede responder',
  },
  doctor: { open: 'Diagnóstico', faults_one: 'hay una cosa rota', faults_other: 'hay {{count}} cosas rotas' },
  setup: {
    what: 'Un asistente que funciona en tu propio ordenador, trabaja de verdad en tus carpetas y te pregunta antes de todo lo que importa.',
    open: 'Primeros pasos',
    card: 'Preparación: {{done}} de {{count}}',
    next: {
      model: 'Elige quién responde',
      folder: 'Elige una carpeta',
      message: 'Envía un primer mensaje',
    },
    hide: 'Ocultar este recordatorio',
  },
} as const
