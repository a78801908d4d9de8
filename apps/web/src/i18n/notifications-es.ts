import type { notificationsEn } from './notifications-en.ts'

export const notificationsEs: typeof notificationsEn = {
  hint: 'Cada dispositivo tiene lo suyo. No se envía nada mientras miras una página de Rain.',
  loadFailed: 'No se han podido cargar los dispositivos con notificaciones.',
  devices: 'Dispositivos con notificaciones',
  thisDevice: 'este dispositivo',
  support: {
    ready: {
      title: 'Recibir notificaciones en este dispositivo',
      hint: 'El navegador te pedirá permiso antes. Los mensajes van cifrados para este dispositivo; dicen qué agente es y de qué se trata, y nada más si no lo quieres.',
    },
    denied: {
      title: 'Tu navegador bloquea las notificaciones de esta página',
      hint: 'Abre los ajustes de este sitio, junto a la dirección, permite las notificaciones y vuelve a cargar la página.',
    },
    ios: {
      title: 'Primero añade Rain a la pantalla de inicio',
      hint: 'En Safari elige Compartir y luego «Añadir a pantalla de inicio». Abre Rain desde allí y vuelve a esta página.',
    },
    insecure: {
      title: 'Las notificaciones necesitan una dirección segura',
      hint: 'Esta página ha llegado por http sin cifrar. Abre Rain por https o en el ordenador en el que funciona.',
    },
    none: {
      title: 'Este navegador no conoce las notificaciones',
      hint: 'Un Firefox, Chrome, Edge o Safari actual sí.',
    },
  },
  enable: 'Activar aquí',
  enabling: 'Preguntando…',
  dismissed: 'No has decidido. Elige «Permitir» cuando el navegador pregunte.',
  enableFailed: 'El servicio de notificaciones del navegador no está disponible. Inténtalo más tarde.',
  enableRefused: 'El servidor no envía al servicio de notificaciones de este navegador.',
  kinds: 'Avísame de',
  kind: {
    approvals: 'Aprobaciones',
    questions: 'Preguntas',
    finished: 'Tareas terminadas que han tardado más de {{seconds}} segundos',
    failed: 'Tareas fallidas o detenidas',
  },
  details: 'Mostrar detalles',
  detailsHint: 'El comando que te espera, la pregunta, cómo terminó una tarea: también con la pantalla bloqueada.',
  quiet: 'Horas de silencio',
  quietHint: 'No se envía nada; después llega un resumen.',
  from: 'Desde',
  to: 'Hasta',
  approvalsPass: 'Las aprobaciones llegan de todos modos',
  test: 'Enviar una prueba',
  tested: {
    sending: 'En camino…',
    sent: 'Enviada. Ya debería estar ahí.',
    failed: 'No se ha podido enviar.',
    late: 'Aún no se ha entregado. Mira otra vez en un minuto.',
  },
  remove: 'Quitar',
  changeFailed: 'No se ha podido guardar.',
  removeFailed: 'No se ha podido quitar.',
  never: 'Aún no se ha enviado nada',
  lastOk: 'La última, {{ago}}',
  failure: {
    unreachable: 'No se ha podido contactar con su servicio de notificaciones ({{ago}})',
    address_refused: 'Su servicio de notificaciones está en una dirección a la que no se envía nada ({{ago}})',
    rejected: 'Su servicio de notificaciones ha rechazado la última ({{ago}})',
    too_many: 'Su servicio de notificaciones no acepta más por ahora ({{ago}})',
    server_failed: 'Su servicio de notificaciones ha tenido un fallo ({{ago}})',
  },
}
