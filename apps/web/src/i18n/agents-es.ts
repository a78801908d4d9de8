import type { agentsEn } from './agents-en.ts'

export const agentsEs: typeof agentsEn = {
  signIns: {
    menu: 'Sesiones del navegador',
    title: 'Sesiones del navegador',
    keep: 'Mantener las sesiones',
    keepHint:
      'Las cookies y los datos del navegador de este agente se guardan cifrados, y solo los recibe este agente. Si no, al cerrar sus páginas se cierran también las sesiones.',
    none: 'Todavía no hay nada guardado.',
    sites: 'Guardado de estos sitios ({{when}})',
    forget: 'Olvidar las sesiones',
    risk: 'Con la sesión abierta, el agente puede actuar en tu nombre en esos sitios. Cada paso que cambia algo sigue preguntando según su supervisión.',
    failed: 'No se pudo saber qué hay guardado.',
    noAnswer: 'Rain no responde. No se ha cambiado nada.',
  },
  limits: {
    label: 'Límites del proveedor',
    requests: 'Peticiones restantes',
    input: 'Tokens de entrada restantes',
    output: 'Tokens de salida restantes',
    tokens: 'Tokens restantes',
    fullIn: 'Completo de nuevo en {{time}}',
    fullAt: 'Completo de nuevo a las {{time}}',
    of: '{{left}} de {{max}}',
    low: 'Límite casi alcanzado',
    model: 'Modelo',
  },
}
